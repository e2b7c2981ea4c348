// What a visitor sends to have it signed: the parts of a call, or what is left of them.
import { createHash } from 'node:crypto';
import { operations } from '../../generated/constants.ts';
import { filled } from './encodings.ts';
import type { SigningPlan } from './handler-plans.ts';

export interface Parts {
  readonly method: string;
  readonly path: string;
  readonly bodyHash: string;
  readonly contentType: string;
  readonly date: string;
}

export const hashOf = (body: string): string => createHash('md5').update(body).digest('hex');

export function textOf({ parts, change }: SigningPlan, now: number): string {
  const { method, path, bodyHash, contentType, date } = parts;
  const takesBody = Object.values(operations).some(
    (each) => each.hasBody && each.method.toUpperCase() === method,
  );
  const usual = hashOf(takesBody ? '"cat"' : '');
  const all = { method, path, bodyHash: bodyHash ?? usual, contentType, date: filled(date, '', now) };
  const lines = Object.values(all);
  if (change === 'list') return JSON.stringify(lines);
  if (change === 'joined') return JSON.stringify(lines.join('\n'));
  if (change === 'text') return lines.join('\n');
  if (change === 'nothing') return '';
  return JSON.stringify(Array.isArray(change) ? { ...all, [String(change[0])]: safe(change[1]) } : all);
}

/** What JSON can say of it. */
function safe(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null');
  } catch {
    return null;
  }
}
