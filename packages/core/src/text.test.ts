// Which characters user text may contain, checked over every code point.
import { describe, expect, it } from 'vitest'
import { LINK_PATTERN, TEXT_PATTERNS, textFault, trimmed, UNWANTED, type UnwantedName } from './text.ts'

const ALL = Array.from({ length: 0x110000 }, (_, point) => point)
const LINE = new RegExp(TEXT_PATTERNS.line, 'u')
const PROSE = new RegExp(TEXT_PATTERNS.prose, 'u')
const between = (point: number, ...ranges: readonly (readonly [from: number, to: number])[]) =>
  ranges.some(([from, to]) => point >= from && point <= to)

/** The same classes of characters, defined independently by code point. */
const MEANT: Readonly<Record<UnwantedName, (point: number) => boolean>> = {
  surrogate: point => between(point, [0xd800, 0xdfff]),
  control: point => between(point, [0x00, 0x1f], [0x7f, 0x9f]),
  separator: point => between(point, [0x2028, 0x2029]),
  override: point => between(point, [0x202d, 0x202e]),
  direction: point => between(point, [0x202a, 0x202c], [0x2066, 0x2069]),
  deprecated: point => between(point, [0x206a, 0x206f], [0xfff9, 0xfffb]),
  noncharacter: point => between(point, [0xfdd0, 0xfdef]) || (point & 0xfffe) === 0xfffe,
  private_use: point => between(point, [0xe000, 0xf8ff], [0xf0000, 0xffffd], [0x100000, 0x10fffd]),
}
const meantOf = (point: number) => Object.entries(MEANT).find(([, isOf]) => isOf(point))?.[0] ?? null
const acceptedInProse = (point: number): boolean =>
  [0x09, 0x0a, 0x0d].includes(point) || ['separator', 'direction', 'private_use', null].includes(meantOf(point))

describe('every code point', () => {
  it('inside a line is accepted, or rejected with the name of its class of characters', () => {
    const wrong = ALL.filter(point => {
      const fault = textFault(`a${String.fromCodePoint(point)}b`, 'line')
      const name = meantOf(point)
      return name === null ? fault !== null : fault?.what !== name || !('point' in fault) || fault.point !== point
    })
    expect(wrong).toEqual([])
    expect(Object.keys(MEANT)).toEqual(Object.keys(UNWANTED))
  }, 60_000)

  it('inside prose is accepted only if a line accepts it or it is a tab, line break, isolate or word processor’s bullet', () => {
    expect(
      ALL.filter(point => (textFault(`a${String.fromCodePoint(point)}b`, 'prose') === null) !== acceptedInProse(point)),
    ).toEqual([])
  }, 60_000)

  it('alone in a text matches the schema patterns if, and only if, it is accepted', () => {
    const wrong = ALL.filter(point => {
      const text = String.fromCodePoint(point)
      return (
        LINE.test(text) !== (textFault(text, 'line') === null) ||
        PROSE.test(text) !== (textFault(text, 'prose') === null)
      )
    })
    expect(wrong).toEqual([])
  }, 60_000)
})

describe('a text without visible characters', () => {
  it.each([
    ['nothing', ''],
    ['spaces of all sorts', ' \u00a0\u1680\u2000\u2009\u202f\u205f\u3000'],
    ['line breaks and tabs', ' \t\r\n '],
    ['zero-width characters', '\u200b\u200c\u200d\u2060\ufeff'],
    ['soft hyphens and joiners', '\u00ad\u034f\u180e'],
    ['Hangul fillers', '\u3164\uffa0\u115f\u1160'],
    ['directional marks', '\u200e\u200f\u061c'],
    ['variation selectors', '\ufe0f\ufe00\u{e0100}'],
    ['tags', '\u{e0001}\u{e0041}\u{e007f}'],
    ['Braille blanks', '\u2800\u2800'],
  ])('counts as empty if it consists of %s', (_, text) => {
    expect(textFault(text, 'prose')).toEqual({ what: 'empty' })
    expect([LINE.test(text), PROSE.test(text)]).toEqual([false, false])
  })
})

describe('text that people write', () => {
  it.each([
    'Lena',
    'O’Connor–Świętochłowska',
    'שלום עולם',
    'محمد',
    'नमस्ते\u200dक्',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    '❤️ 👩‍💻',
    'e\u0301',
    '\u{1fae8}\u{1fbff}',
  ])('is accepted, e.g. %s', text => {
    expect([textFault(text, 'line'), textFault(text, 'prose'), LINE.test(text)]).toEqual([null, null, true])
    expect(trimmed(text)).toBe(text)
  })

  it('is rejected if it reverses the text around it', () => {
    expect(textFault('Invoice \u202Efdp.exe', 'line')).toEqual({ what: 'override', point: 0x202e })
    expect(textFault('Invoice \u202Efdp.exe', 'prose')).toEqual({ what: 'override', point: 0x202e })
    expect(textFault('Call \u2066+49 30 1\u2069', 'prose')).toBeNull()
  })
})

describe('the ends of a text', () => {
  it.each([
    ['  bob ', 'bob'],
    ['\ufeffbob\u200b', 'bob'],
    ['\u3000\u00a0bob\u2003\u200e', 'bob'],
    ['\n\n a\n\n b \n', 'a\n\n b'],
    ['', ''],
    ['\u00ad \u3164', ''],
  ])('are trimmed, so %j becomes %j', (text, expected) => expect(trimmed(text)).toBe(expected))

  it('are trimmed in linear time, whatever is between them', () => {
    const text = `x${' '.repeat(2_000_000)}x`
    expect(trimmed(` ${text} `)).toBe(text)
  })
})

describe('a link', () => {
  const link = new RegExp(LINK_PATTERN, 'u')
  it.each([
    'https://files.example/a',
    'http://localhost:8080',
    'https://xn--mller-kva.example/?q=1#part',
    'https://[2001:db8::1]:443/x',
    'https://a_b.example./~x/@y',
    'http://127.0.0.1?x',
  ])('to %s is accepted', address => expect(link.test(address)).toBe(true))
  it.each([
    'javascript:alert(1)',
    'ftp://files.example',
    'https://paypal.example@evil.example/',
    'https://user:word@evil.example/',
    'https://good.example\\@evil.example/',
    'https:///evil.example',
    'https://müller.example',
    'https://a.example/\u202Ex',
    'https://a%2eexample/',
    'https://',
    'https://.example',
    'https://a.example:x/',
    '//a.example',
    'https://a.example /x',
  ])('to %s is rejected', address => expect(link.test(address)).toBe(false))
})
