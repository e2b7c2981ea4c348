// Examples of response headers fit their schemas. The linter checks all other examples.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Description, operationsOf, pointerTo } from '../generate/description.ts';
import { type Problem, problemAt } from '../generate/problem.ts';

/** `source` is the text of the description. */
export function exampleProblems(description: Description, source: string): Problem[] {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const responses = operationsOf(description).flatMap(({ operation }) =>
    Object.values(operation.responses ?? {}),
  );
  const headers = new Set(responses.flatMap((response) => Object.values(response.headers ?? {})));
  return [...headers].flatMap((header) => {
    const { schema = {}, example } = header;
    if (example === undefined || ajv.validate(schema, example)) return [];
    return [problemAt(pointerTo(header, 'example'), `The example ${ajv.errorsText()}.`, source)];
  });
}
