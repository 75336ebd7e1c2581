// Backtests a draft policy against the stored history: finds which sellers would change level, and why. Writes nothing.
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
  /** The deciding criteria: those that failed to keep the level, or all those that were reached. */
  readonly why: readonly Measured[]
}
export interface Backtest {
  readonly at: Instant
  readonly sellers: number
  /** The first of the sellers that change level, by id. */
  readonly moved: readonly Moved[]
  readonly counts: readonly { readonly from: string; readonly to: string; readonly count: number }[]
}

const PAGE = 1000
/** The database aggregates one page while the server evaluates another. */
const AT_ONCE = 2
const MOST_NAMED = 1000
const YEAR_MS = 366 * 86_400_000

/** Returns the last demotion days before an instant, the latest first. */
export function lastDemotions(
  { evaluation: { demote, zone } }: LevelPolicy,
  before: Instant,
  count: number,
): readonly Instant[] {
  const days: Instant[] = []
  for (let at = nextAfter(demote, zone, before - YEAR_MS); at < before; at = nextAfter(demote, zone, at)) days.push(at)
  return days.reverse().slice(0, count)
}

/** Returns the draft's verdict at an instant, from the level that each seller had then, with the facts known now. */
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
    const levelAt = new Map(levels.map(each => [each.seller, each]))
    const found: Moved[] = []
    const last = moved[MOST_NAMED - 1]
    for (const { seller, figures } of totals) {
      sellers += 1
      const isNamed = last === undefined || seller < last.seller
      const move = moveOf(draft, { at, seller, figures, isNamed }, levelAt.get(seller))
      if (!move) continue
      found.push(move)
      const key = JSON.stringify([move.from, move.to])
      const known = counts.get(key) ?? { from: move.from, to: move.to, count: 0 }
      known.count += 1
      counts.set(key, known)
    }
    // Pages finish in any order; sorting makes the named sellers the same every time.
    moved = [...moved, ...found].sort((a, b) => (a.seller < b.seller ? -1 : 1)).slice(0, MOST_NAMED)
  })
  return { at, sellers, moved, counts: [...counts.values()].sort((a, b) => b.count - a.count) }
}

interface SellerFigures {
  readonly at: Instant
  readonly seller: string
  readonly figures: FiguresOf
  readonly isNamed: boolean
}
type PastLevel = { readonly level: string; readonly levelSince: Instant } | undefined

function moveOf(
  policy: LevelPolicy,
  { at, seller, isNamed, figures: totals }: SellerFigures,
  past: PastLevel,
): Moved | null {
  const from = past?.level ?? ''
  const figures = past ? withLevelSince(totals, past.levelSince, at) : totals
  const isKnown = policy.ladder.some(({ name }) => name === from)
  // If the draft has no such level, the seller starts from the highest level reached.
  const level = isKnown ? from : climbBy(policy, figures)
  const { to } = verdictBy({ policy, level, at, figures })
  if (to === from) return null
  if (!isNamed) return { seller, from, to, why: [] }
  return { seller, from, to, why: whyOf({ policy, level, at, figures }, to, isKnown) }
}

/**
 * Returns the failed keep criteria of a seller who falls. Otherwise returns all reach criteria that are met and, if the
 * draft lacks the old level, those missed for the level above.
 */
function whyOf(given: Figured, to: string, isKnown: boolean): readonly Measured[] {
  const { policy, level } = given
  const index = levelIndex(policy, to)
  if (index < levelIndex(policy, level)) return evaluateBy(given).keep.filter(({ met }) => met === false)
  const below = policy.ladder[index - 1]
  const reached = below ? evaluateBy({ ...given, level: below.name }).reach : []
  const missed = isKnown ? [] : evaluateBy({ ...given, level: to }).reach.filter(({ met }) => met !== true)
  return [...reached, ...missed]
}

/** Visits every seller, a few pages at a time, so that a million sellers take no more memory than a thousand. */
export async function eachPage(
  db: Database,
  work: (page: readonly SellerLevelState[]) => Promise<void>,
): Promise<void> {
  let after: string | null = null
  let isOver = false
  let turn: Promise<unknown> = Promise.resolve()
  const take = async (): Promise<readonly SellerLevelState[]> => {
    if (isOver) return []
    const page = await sellersAfter(db, after, PAGE)
    isOver = page.length < PAGE
    after = page.at(-1)?.id ?? null
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
