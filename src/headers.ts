import { mediaType, requestMediaType, version } from '../generated/constants.ts';

/** What every request has as its headers, before it is signed. */
export function requestHeaders(userAgent: string | undefined): Record<string, string> {
  return {
    Accept: mediaType,
    // With GET and DELETE too: where cookies say who calls, a page of another site cannot send this unasked.
    'Content-Type': requestMediaType,
    'User-Agent': `${userAgent === undefined ? '' : `${userAgent} `}uploadcare-metadata/${version}`,
  };
}
