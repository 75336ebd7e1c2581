// What a level gives, in words.
import { expect, it } from 'vitest'
import { perks } from '../../../../testing/levels.ts'
import { perks as perkWords } from './perks.ts'

it('perks are said with their measure', () => {
  expect(perkWords.lines(perks).map(({ name, says }) => `${name} ${says}`)).toEqual([
    'Extras per gig 4',
    'Extra fast delivery yes',
    'Pieces per order 10',
    'Payout after 7 days',
  ])
})
