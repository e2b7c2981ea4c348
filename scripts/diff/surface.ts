// What users of the client type: its verbs and types, read out of its sources, each with what it stands for.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';

export interface Surface {
  /** The verbs of the client by the operationId that they use. */
  readonly verbs: ReadonlyMap<string, string>;
  /** The types of the document, as they are written in TypeScript. */
  readonly types: ReadonlySet<string>;
  /** The types that the client exports under a name of its own, by what they stand for. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** `root` is a project, at whatever time: what is not there has no verbs and no types. */
export async function surfaceOf(root: string): Promise<Surface> {
  const source = await sourceOf(join(root, 'src', 'verbs.ts'));
  const types = new Set(typesIn(await sourceOf(join(root, 'generated', 'types.ts'))));
  const aliases = source.statements.filter(ts.isTypeAliasDeclaration).filter(isExported);
  return {
    verbs: new Map(verbsIn(source).filter(([operation]) => types.has(`operations['${operation}']`))),
    types,
    aliases: new Map(aliases.map(({ name, type }) => [type.getText(), name.text])),
  };
}

function isExported(declaration: ts.Declaration): boolean {
  return (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Export) !== 0;
}

/** A verb is a member of the interface; its operation is the one that the code of that name names. */
function verbsIn(source: ts.SourceFile): [operation: string, verb: string][] {
  const verbs = interfacesIn(source, 'MetadataVerbs').flatMap(({ members }) => members.map(nameOf));
  return [...nodesIn(source)]
    .filter((node) => ts.isMethodDeclaration(node) || ts.isPropertyAssignment(node))
    .filter((member) => verbs.includes(nameOf(member)))
    .flatMap((member) =>
      [...nodesIn(member)]
        .filter(ts.isStringLiteral)
        .map(({ text }): [string, string] => [text, nameOf(member)]),
    );
}

function typesIn(source: ts.SourceFile): string[] {
  return ['paths', 'operations', 'components'].flatMap((top) =>
    interfacesIn(source, top)
      .flatMap(({ members }) => [...members])
      .filter(ts.isPropertySignature)
      .flatMap((member) => {
        const type = `${top}['${nameOf(member)}']`;
        if (top === 'operations' || !member.type || !ts.isTypeLiteralNode(member.type)) return [type];
        // An operation that a path does not have is there as `?: never`.
        const present = member.type.members.filter(({ questionToken }) => questionToken === undefined);
        return present.map((each) => `${type}['${nameOf(each)}']`);
      }),
  );
}

function interfacesIn(source: ts.SourceFile, name: string): ts.InterfaceDeclaration[] {
  return source.statements.filter(ts.isInterfaceDeclaration).filter((each) => each.name.text === name);
}

function nameOf({ name }: ts.TypeElement | ts.ObjectLiteralElement): string {
  return name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : '';
}

function* nodesIn(node: ts.Node): Generator<ts.Node> {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  for (const child of children) {
    yield child;
    yield* nodesIn(child);
  }
}

async function sourceOf(file: string): Promise<ts.SourceFile> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}
