// Texts of the perks.
import { expect, it } from 'vitest'
import { perks } from '../../../../testing/levels.ts'
import { perks as perkText } from './perks.ts'

it('the list of perks names each perk with its value', () => {
  expect(perkText.lines(perks).map(({ name, value }) => `${name} ${value}`)).toEqual([
    'Extras per gig 4',
    'Extra fast delivery yes',
    'Pieces per order 10',
    'Payout after 7 days',
  ])
})
