// Pseudo-locales change every text exactly once, and nothing that is not text.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outcome } from '../../testing/views.ts'
import * as en from '../en/index.ts'
import { accented, mirrored, pseudoLocale } from './pseudo.ts'

const CHANGES = [
  { name: 'accented', change: accented },
  { name: 'mirrored', change: mirrored },
]
const texts = fc
  .array(fc.constantFrom('Cancel', ' ', 'the order', '180.00', '’s', ', ', 'ü', '—'))
  .map(parts => parts.join(''))

describe.each(CHANGES)('the change “$name” of a pseudo-locale', ({ change }) => {
  it('leaves a changed text as it is', () => {
    fc.assert(fc.property(texts, text => change(change(text)) === change(text)))
  })

  it('gives the same sentence if its words are changed one by one', () => {
    const words = fc.array(fc.constantFrom('Cancel', 'the', 'order', '180.00', 'USD', '—'))
    fc.assert(fc.property(words, list => list.map(change).join(' ') === change(list.join(' '))))
  })

  it('applies to names, sentences made by functions, and the parts of sentences', () => {
    const locale = pseudoLocale(en, change)
    expect(locale.shell.tryIt).toBe(change('Try it'))
    expect(locale.orderPage.steps).toBeTypeOf('function')
    expect(locale.outcomeLabel(outcome())).toBe(change('Mutually cancelled — agreed by both'))
    const cast = locale.castOf({ buyer: { id: 'a', name: 'Lena' }, seller: { id: 'b', name: 'Mora' } }, 'buyer')
    expect([cast.start('buyer'), cast.whose('seller')]).toEqual([change('You'), change('Mora’s')])
    expect(cast.is('buyer')).toBe(true)
  })

  it('leaves instants and codes as they are', () => {
    const locale = pseudoLocale(
      {
        ...en,
        tryIt: { ...en.tryIt, about: (text: string) => text },
      },
      change,
    )
    expect(locale.tryIt.about('2026-11-26T13:00:00.000Z')).toBe('2026-11-26T13:00:00.000Z')
    expect(locale.tryIt.about('in_progress')).toBe('in_progress')
    expect(locale.tryIt.about('Cancelled')).toBe(change('Cancelled'))
  })
})

it('an accented text is about a third longer', () => {
  const text = 'Nothing was changed. Please send it again.'
  expect(accented(text).length / text.length).toBeGreaterThan(1.25)
})
