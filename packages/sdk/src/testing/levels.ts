// Sample level views for the tests of texts. The seller is Mora, with room for one more cancellation.
import type { Result } from '../client.ts'
import { type LevelReader, type Phrase, phraseText } from '../locales/en/pages/level/phrase.ts'
import { BERLIN } from './views.ts'

type View = Result<'sellerLevel'>
type Row = View['scorecard']['keep'][number]

export const MORA: LevelReader = { ...BERLIN, own: true }
export const SAM: LevelReader = { ...BERLIN, own: false }
export const PROMOTE = '2026-11-23T00:00:00.000Z'
export const DEMOTE = '2026-12-15T00:00:00.000Z'
export const plain = (phrases: readonly Phrase[], reader: LevelReader = MORA): string =>
  phrases.map(phrase => phraseText(phrase, reader)).join(' ')

type Moves = View['moves']
const moved = (list: Moves['leaves']) => {
  const bad = list.filter(({ part }) => !part)
  return { count: list.length, bad: bad.length, badExpected: bad.filter(({ expected }) => expected).length }
}
/** Returns the moves for a completion rate, with their counts. */
export const moving = (enters: Moves['enters'], leaves: Moves['leaves']): Moves => ({
  enters,
  leaves,
  entering: moved(enters),
  leaving: moved(leaves),
})

export const row = (changes: Partial<Row> = {}): Row => ({
  criterion: 'completion_rate',
  window: 'P60D',
  dateBasis: 'closed',
  op: '>=',
  required: '90%',
  unit: 'rate',
  numerator: 46,
  denominator: 50,
  sample: 50,
  minimum: 5,
  shown: '92%',
  alone: true,
  met: true,
  leftOut: [],
  buyers: null,
  disputed: null,
  partial: [],
  together: null,
  margin: { needed: 0, bearable: 1, newBuyers: 0, steps: 'orders' },
  ...changes,
})
export const poor = row({
  numerator: 44,
  shown: '88%',
  met: false,
  margin: { needed: 10, bearable: -1, newBuyers: 0, steps: 'orders' },
})
export const count = (changes: Partial<Row> = {}): Row =>
  row({
    criterion: 'orders_completed',
    window: null,
    required: 50,
    unit: 'count',
    numerator: 43,
    denominator: null,
    sample: 43,
    minimum: 0,
    shown: 43,
    met: false,
    margin: { needed: 7, bearable: null, newBuyers: 0, steps: 'orders' },
    ...changes,
  })
export const earnings = row({
  criterion: 'earnings',
  window: null,
  required: { amount: 2_000_000, currency: 'USD' },
  unit: 'amount',
  numerator: 1_794_000,
  denominator: null,
  sample: 214,
  minimum: 0,
  shown: 1_794_000,
  met: false,
  margin: { needed: 206_000, bearable: null, newBuyers: 0, steps: 'amount' },
})
export const rating = row({
  criterion: 'rating',
  window: 'P2Y',
  required: 4.7,
  unit: 'rating',
  numerator: 909,
  denominator: 187,
  sample: 187,
  minimum: 1,
  shown: '4.86',
  margin: { needed: 0, bearable: 8, newBuyers: 0, steps: 'ratings' },
})
export const empty = row({
  numerator: 0,
  denominator: 0,
  sample: 0,
  shown: null,
  alone: 'no_data',
  met: 'no_data',
  margin: null,
})
export const few = row({
  numerator: 3,
  denominator: 4,
  sample: 4,
  shown: null,
  alone: 'no_data',
  met: 'no_data',
  margin: null,
})

export const perks = { extrasPerGig: 4, fastDelivery: true, orderMultiples: 10, payoutAfter: 'P7D' }

/** Returns a view of level 2, which is kept if nothing changes, with room for one more cancellation. */
export const view = (changes: Partial<View> = {}): View => ({
  seller: { id: 'mora', name: 'Mora Okafor' },
  at: '2026-11-22T12:00:00.000Z',
  policyVersion: 1,
  level: { name: 'level 2', index: 2, of: 4, since: '2026-03-03T00:00:00.000Z' },
  next: null,
  needsReview: false,
  status: 'safe',
  risk: null,
  nextEvaluation: { promote: PROMOTE, demote: DEMOTE },
  scorecard: { keep: [row()], reach: [] },
  rate: { counted: row(), displayed: row(), exclusions: [] },
  threshold: '90%',
  forecast: [coming(DEMOTE)],
  series: [],
  performanceLog: [],
  moves: moving([], []),
  perks: { now: perks, next: null, atStake: null },
  grace: null,
  chargebacks: [],
  automated: true,
  appeal: null,
  announced: null,
  older: null,
  ...changes,
})
export function coming(at: string, changes: Partial<View['forecast'][number]> = {}): View['forecast'][number] {
  return { at, event: 'kept', from: 'level 2', to: 'level 2', keep: [row()], ...changes }
}
export const lost: Partial<View> = {
  risk: { loweredAt: DEMOTE, noticeFrom: PROMOTE, to: 'level 1' },
  forecast: [coming(DEMOTE, { event: 'lowered', to: 'level 1', keep: [poor] })],
}
export const fresh: Partial<View> = {
  level: { name: 'new', index: 0, of: 4, since: '2026-11-01T00:00:00.000Z' },
  next: 'level 1',
  scorecard: { keep: [], reach: [count({ required: 50 }), earnings] },
  forecast: [],
}
