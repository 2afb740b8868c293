/**
 * Decodes text whose encoding nobody states: by byte order mark, else UTF-16 by its zero bytes, else UTF-8,
 * else (never ambiguous to UTF-8 text) GB 18030 if most of it then is Chinese, else Windows-1252, the WHATWG's reading of Latin-1.
 * The mark itself is not part of the text.
 */
export function decodeText(bytes: Uint8Array): { readonly text: string; readonly encoding: string } {
  const encoding = encodingOf(bytes);
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const zeros = zeroBytes(bytes.subarray(0, 512));
  if (zeros.odd > 0 && zeros.even === 0) return 'utf-16le';
  if (zeros.even > 0 && zeros.odd === 0) return 'utf-16be';
  if (decodes(bytes, 'utf-8')) return 'utf-8';
  return decodes(bytes, 'gb18030') && isMostlyChinese(bytes) ? 'gb18030' : 'windows-1252';
}

function zeroBytes(bytes: Uint8Array) {
  const count = { even: 0, odd: 0 };
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    if (bytes[at] === 0) count.even++;
    if (bytes[at + 1] === 0) count.odd++;
  }
  return count;
}

function decodes(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Latin-1 letters come alone between ASCII ones; Chinese in GB 18030 comes in pairs of high bytes. */
function isMostlyChinese(bytes: Uint8Array): boolean {
  const text = new TextDecoder('gb18030').decode(bytes.subarray(0, 4096));
  const beyondAscii = [...text].filter((character) => character > '\u007f');
  return (
    beyondAscii.filter((character) => /[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]/.test(character)).length >
    beyondAscii.length * 0.9
  );
}
