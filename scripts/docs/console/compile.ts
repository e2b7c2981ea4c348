// Compiles a sample when the site is built, so that the page evaluates no text.
import { transformSync } from 'esbuild';
import { type Inputs, sampleModules } from './sample.ts';

export interface CompiledSample {
  readonly inputs: Inputs;
  /** The text of a module that is a `Sample`. */
  readonly code: string;
}

const uuidForm = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

/** Compiles TypeScript. Returns `undefined` for code that makes no call, or needs more than a page has. */
export function compileSample(source: string): CompiledSample | undefined {
  if (!/^import /m.test(source)) return undefined;
  // esbuild writes imports and constants in one form each.
  const { code } = transformSync(source, { loader: 'ts', format: 'esm', target: 'es2022', charset: 'utf8' });
  const inputs: Record<string, string> = {};
  const body = code
    .replaceAll(/^import (\w+) from (".+");$/gm, 'const { default: $1 } = await $load($2);')
    .replaceAll(/^import (\{[^}]*\}) from (".+");$/gm, (_, names: string, module: string) => {
      return `const ${names.replaceAll(' as ', ': ')} = await $load(${module});`;
    })
    .replaceAll(/^const (key|value) = (".*");$/gm, (_, name: string, literal: string) => {
      inputs[name] = JSON.parse(literal);
      return `const ${name} = $inputs.${name};`;
    });
  const modules = [...body.matchAll(/await \$load\("(.+)"\);$/gm)].map(([, name]) => name);
  const isKnown = modules.every((name) => sampleModules.some((each) => each === name));
  const makesCall = /^(?!.*\$load\().*\bawait\b/m.test(body);
  if (!isKnown || !makesCall || modules.length === 0 || /^(?:import|export)\b/m.test(body)) return undefined;
  const lines = [
    `export const uuid = ${JSON.stringify(uuidForm.exec(body)?.[0])};`,
    `export const inputs = ${JSON.stringify(inputs)};`,
    `export async function run({ load: $load, inputs: $inputs, console, process }) {\n${body}}`,
  ];
  return { inputs, code: `${lines.join('\n')}\n` };
}
