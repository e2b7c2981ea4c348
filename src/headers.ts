import { mediaType, requestMediaType, version } from '../generated/constants.ts';

/** What every request has as its headers, before it is signed. */
export function requestHeaders(userAgent: string | undefined): Record<string, string> {
  return {
    Accept: mediaType,
    'Content-Type': requestMediaType,
    'User-Agent': `${userAgent === undefined ? '' : `${userAgent} `}uploadcare-metadata/${version}`,
  };
}
