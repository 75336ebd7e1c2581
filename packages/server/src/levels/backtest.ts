// A draft of a policy over the stored history: who would move, from where to where, and why. Nothing is written.
import {
  climbBy,
  evaluateBy,
  type Figured,
  type FiguresOf,
  type Instant,
  type LevelPolicy,
  levelIndex,
  type Measured,
  nextAfter,
  toIso,
  verdictBy,
  withLevelSince,
} from '@evenhand/core'
import { type SellerLevelState, sellersAfter } from '../store/levels/dueSellers.ts'
import { levelsThen } from '../store/levels/evaluations.ts'
import type { Database } from '../store/statement.ts'
import type { LevelTools } from './evaluations.ts'

export interface Moved {
  readonly seller: string
  readonly from: string
  readonly to: string
  /** What decided: what failed to be kept, or all that was reached. */
  readonly why: readonly Measured[]
}
export interface Backtest {
  readonly at: Instant
  readonly sellers: number
  /** By id, the first of them. */
  readonly moved: readonly Moved[]
  readonly counts: readonly { readonly from: string; readonly to: string; readonly count: number }[]
}

const PAGE = 1000
/** One page is added up by the database while another is judged here. */
const AT_ONCE = 2
const MOST_NAMED = 1000
const YEAR_MS = 366 * 86_400_000

/** The last days of demotions before an instant, the latest first. */
export function lastDemotions(
  { evaluation: { demote, zone } }: LevelPolicy,
  before: Instant,
  count: number,
): readonly Instant[] {
  const days: Instant[] = []
  for (let at = nextAfter(demote, zone, before - YEAR_MS); at < before; at = nextAfter(demote, zone, at)) days.push(at)
  return days.reverse().slice(0, count)
}

/** The draft's verdict at an instant, from the level that each had then, as far as is known now. */
export async function backtest(tools: LevelTools, draft: LevelPolicy, at: Instant, now: Instant): Promise<Backtest> {
  const aggregate = tools.aggregate(draft)
  const counts = new Map<string, { from: string; to: string; count: number }>()
  let sellers = 0
  let moved: readonly Moved[] = []
  await eachPage(tools.db, async page => {
    const ids = page.map(({ id }) => id)
    const [totals, levels] = await Promise.all([
      aggregate.totals(tools.db, ids, { at, knownAt: now, importedBy: now }),
      levelsThen(tools.db, ids, toIso(at)),
    ])
    const then = new Map(levels.map(each => [each.seller, each]))
    const found: Moved[] = []
    const last = moved[MOST_NAMED - 1]
    const isNamed = last === undefined || (ids[0] ?? '') < last.seller
    for (const { seller, figures } of totals) {
      sellers += 1
      const move = moveOf(draft, { at, seller, figures, isNamed }, then.get(seller))
      if (!move) continue
      found.push(move)
      const key = JSON.stringify([move.from, move.to])
      const known = counts.get(key) ?? { from: move.from, to: move.to, count: 0 }
      known.count += 1
      counts.set(key, known)
    }
    // Pages overtake each other; what is named is the same however they come.
    moved = [...moved, ...found].sort((a, b) => (a.seller < b.seller ? -1 : 1)).slice(0, MOST_NAMED)
  })
  return { at, sellers, moved, counts: [...counts.values()].sort((a, b) => b.count - a.count) }
}

interface Looked {
  readonly at: Instant
  readonly seller: string
  readonly figures: FiguresOf
  readonly isNamed: boolean
}
type Then = { readonly level: string; readonly levelSince: Instant } | undefined

function moveOf(policy: LevelPolicy, { at, seller, isNamed, ...looked }: Looked, then: Then): Moved | null {
  const from = then?.level ?? ''
  const figures = then ? withLevelSince(looked.figures, then.levelSince, at) : looked.figures
  const isKnown = policy.ladder.some(({ name }) => name === from)
  // Where the draft has no such level: the highest that is reached.
  const level = isKnown ? from : climbBy(policy, figures)
  const { to } = verdictBy({ policy, level, at, figures })
  if (to === from) return null
  if (!isNamed) return { seller, from, to, why: [] }
  return { seller, from, to, why: whyOf({ policy, level, at, figures }, to, isKnown) }
}

/** What failed to be kept; else all that was reached, and for a level that had to be found also what the one above misses. */
function whyOf(given: Figured, to: string, isKnown: boolean): readonly Measured[] {
  const { policy, level } = given
  const index = levelIndex(policy, to)
  if (index < levelIndex(policy, level)) return evaluateBy(given).keep.filter(({ met }) => met === false)
  const below = policy.ladder[index - 1]
  const reached = below ? evaluateBy({ ...given, level: below.name }).reach : []
  const missed = isKnown ? [] : evaluateBy({ ...given, level: to }).reach.filter(({ met }) => met !== true)
  return [...reached, ...missed]
}

/** Every seller by id, a few pages at a time: as much memory for a million as for a thousand. */
export async function eachPage(
  db: Database,
  work: (page: readonly SellerLevelState[]) => Promise<void>,
): Promise<void> {
  let after: string | null = ''
  let turn: Promise<unknown> = Promise.resolve()
  const take = async (): Promise<readonly SellerLevelState[]> => {
    if (after === null) return []
    const page = await sellersAfter(db, after, PAGE)
    after = page.length < PAGE ? null : (page.at(-1)?.id ?? null)
    return page
  }
  const lane = async (): Promise<void> => {
    for (;;) {
      const taken = turn.then(take)
      turn = taken
      const page = await taken
      if (page.length === 0) return
      await work(page)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}
