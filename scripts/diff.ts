// `npm run diff -- [base] [--check]`: what the change of the document since the last release, a git revision or a file
// asks of the version, and what of the client it breaks, in Markdown. With --check it fails when the version is too low.
import { run } from './diff/run.ts';

try {
  const { code, text, complaint } = await run(process.argv.slice(2));
  if (text) console.log(text);
  if (complaint) console.error(complaint);
  process.exitCode = code;
} catch (error) {
  // Left to Node it would end with 1, which says that the version is too low.
  console.error(error);
  process.exitCode = 2;
}
