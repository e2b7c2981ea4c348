// What a handler may answer.
import { mediaType } from '../../generated/constants.ts';
import type { Scene } from './scene.ts';

/** Gives the text of the answer. */
export async function judgeAnswer(scene: Scene, response: Response): Promise<string> {
  if (!(response instanceof Response)) {
    scene.broke(`an answer that is no response: ${String(response)}`);
    return '';
  }
  const { status, headers } = response;
  const text = await response.text();
  scene.mustHide('the headers of an answer', [...headers].join('\n'));
  // A success has the signature that was asked for, or what the API has stored, as it is.
  if (status < 300) scene.mustHideKey('an answer', text);
  else scene.mustHide('a refusal', text);
  if (headers.get('Cache-Control') !== 'no-store') scene.broke('an answer that may be kept');
  if (text !== '' && headers.get('Content-Type') !== mediaType)
    scene.broke(`an answer in ${headers.get('Content-Type')}`);
  if (status >= 400 && !isRefusal(text)) scene.broke(`${status} without a detail: ${text}`);
  if (status < 200 || (status >= 300 && status < 400)) scene.broke(`an answer with status ${status}`);
  return text;
}

function isRefusal(text: string): boolean {
  const refusal: unknown = JSON.parse(text);
  return (
    Object.keys(refusal as object).join() === 'detail' &&
    typeof (refusal as { detail: unknown }).detail === 'string'
  );
}
