// Texts that explain why a text is rejected.
import { textFault } from '@evenhand/core'
import { describe, expect, it } from 'vitest'
import { textFaultText } from './texts.ts'

describe('a text that is rejected', () => {
  it.each([
    ['Invoice \u202Efdp.exe', 'contains the character U+202E (right-to-left override), which is not allowed here'],
    ['a\u0000', 'contains the character U+0000 (null), which is not allowed here'],
    ['a\nb', 'contains the character U+000A (line feed), which is not allowed here'],
    ['a\u0001', 'contains the character U+0001 (control character), which is not allowed here'],
    ['a\u0085', 'contains the character U+0085 (next line), which is not allowed here'],
    ['a\u2028', 'contains the character U+2028 (line separator), which is not allowed here'],
    ['a\u2068', 'contains the character U+2068 (first strong isolate), which is not allowed here'],
    ['a\ud800', 'contains the character U+D800 (half of a character), which is not allowed here'],
    ['a\u{10ffff}', 'contains the character U+10FFFF (noncharacter), which is not allowed here'],
    ['a\ue000', 'contains the character U+E000 (private-use character), which is not allowed here'],
    ['a\u206a', 'contains the character U+206A (deprecated formatting character), which is not allowed here'],
    ['\u200b', 'is empty: it has no visible characters'],
  ])('such as %j gets the message: %s', (text, texts) => {
    const fault = textFault(text, 'line')
    expect(fault && textFaultText(fault)).toBe(texts)
  })
})
