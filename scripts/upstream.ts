// `npm run upstream -- <file or URL>` compares Uploadcare's own OpenAPI document with ours, in what both say of our
// operations. The known differences are in upstream/known-differences.yaml.
import { run } from './upstream/run.ts';

try {
  const { code, text } = await run(process.argv.slice(2));
  (code === 2 ? console.error : console.log)(text);
  process.exitCode = code;
} catch (error) {
  // Left to Node it would end with 1, which says that there are differences.
  console.error(error);
  process.exitCode = 2;
}
