// `npm run mock`: Prism on the OpenAPI description. It returns the examples, and keeps nothing.
import { parseArgs } from 'node:util';
import { startPrism } from './prism.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '4010' } } });
const { url } = await startPrism(Number(values.port));
console.log(`Prism mocks the OpenAPI description at ${url}. Press Ctrl-C to stop.

  createMetadataClient({ auth, baseUrl: '${url}' })

Any credentials do. To choose a response, send the header \`Prefer: code=404\`. For state and signatures, use \`npm run emulate\`.`);
