// Handlers for queries and settings about sellers and their levels.
import {
  buyersOf,
  comingAt,
  fromIso,
  type Instant,
  imaginedLines,
  isRecord,
  type LevelPolicy,
  later,
  nextEvaluations,
  release,
  toIso,
  withMore,
} from '@evenhand/core'
import { readClock } from '../../store/clock.ts'
import { announcedVersion, type LevelPolicyReader, levelPoliciesFromNow } from '../../store/levels/levelPolicies.ts'
import {
  appealableOf,
  findSeller,
  putSeller,
  type SellerNow,
  type SellerWord,
  setBecause,
} from '../../store/levels/sellers.ts'
import { namesOf, titlesOf } from '../../store/orders/names.ts'
import { policyInForce } from '../../store/policies.ts'
import type { Database } from '../../store/statement.ts'
import { uuidv7 } from '../../store/uuid.ts'
import { type CallingActor, seesSeller } from '../orders/sight.ts'
import type { Handlers, InputOf } from '../routes/mount.ts'
import { cursorOf, isText, readCursor } from '../routes/paging.ts'
import { httpProblem, refusalProblem } from '../routes/problem.ts'
import { invalid } from '../routes/validate.ts'
import type { Computed, Computing } from './computing.ts'
import { type ForecastTools, type Ids, sellerForecastOf } from './effect.ts'
import { graceOf, levelPage } from './page.ts'
import { contestables, type Listed, listed, listedAfter, type Place, performanceViews } from './performanceLog.ts'
import { type LevelView, perksOf, verdictView } from './views.ts'

export interface LevelQueryTools {
  readonly db: Database
  readonly levelPolicy: LevelPolicyReader
  /** Returns the real time in milliseconds, for new ids. */
  readonly now: () => number
}

const NOT_FOUND = { code: 'not_found', what: 'seller' } as const

/** Returns the handlers of queries that read a whole performance log. */
export function computedHandlers(tools: ForecastTools): Pick<Handlers, Computed> {
  return {
    sellerLevel: async ({ id }, { actor }) => pageOf(tools, await sellerFor(tools, id, actor)),
    listPerformanceLog: async ({ id, cursor, limit = 50 }, { actor }) =>
      olderOf(tools, await sellerFor(tools, id, actor), cursor, limit),
    whatIf: async ({ id, ...imagined }, { actor }) => whatIf(tools, await sellerFor(tools, id, actor), imagined),
  }
}

/** Returns the handlers for sellers and levels; queries over a whole performance log go to `Computing`. */
export function levelRoutes(
  tools: LevelQueryTools,
  computing: Computing,
): Pick<Handlers, Computed | 'putSeller' | 'sellerPerks'> {
  return {
    putSeller: async (input, { key }) => setSeller(tools, input, key),
    sellerLevel: (input, { actor }) => computing.answer('sellerLevel', input, actor),
    listPerformanceLog: (input, { actor }) => computing.answer('listPerformanceLog', input, actor),
    whatIf: (input, { actor }) => computing.answer('whatIf', input, actor),
    sellerPerks: async ({ id }, { actor }) => {
      const seller = await sellerFor(tools, id, actor)
      const policy = await tools.levelPolicy(seller.policy)
      const perks = perksOf(policy, seller.graceLevel ?? seller.level)
      return { level: seller.level, since: toIso(seller.levelSince), perks, grace: graceOf(seller) }
    },
  }
}

/** Returns the seller if the actor may see it; otherwise throws a 404, as if the seller did not exist. */
export async function sellerFor(
  { db }: Pick<LevelQueryTools, 'db'>,
  id: string,
  actor: CallingActor,
): Promise<SellerNow> {
  const seller = seesSeller(id, actor) ? await findSeller(db, id) : null
  if (!seller) throw refusalProblem(NOT_FOUND)
  return seller
}

async function setSeller(tools: LevelQueryTools, input: InputOf<'putSeller'>, key: string) {
  const { db } = tools
  const { id, name, since, level, warnings, reason } = input
  const { policy } = (await levelPoliciesFromNow(db)).now
  const [{ now }, known] = [await readClock(db), await findSeller(db, id)]
  checkWord(input, policy, now, known !== null)
  const { promote, demote } = nextEvaluations(policy, now)
  const seller = await saved(db, policy, {
    id,
    name: name ?? null,
    since: since ?? null,
    level: level ?? null,
    warnings: warnings ?? null,
    lowest: policy.ladder[0]?.name ?? '',
    nextDueAt: toIso(Math.min(promote, demote)),
    reevaluation: uuidv7(tools.now()),
    reason: reason ?? null,
    key,
    now,
  })
  return {
    id,
    name: seller.name,
    since: toIso(seller.since),
    level: seller.level,
    levelSince: toIso(seller.levelSince),
    warnings: seller.warnings,
  }
}

/**
 * Throws if a seller's update is invalid: for example, a level needs a reason, and a new seller needs a name and a
 * start date.
 */
function checkWord(input: InputOf<'putSeller'>, { ladder }: LevelPolicy, now: Instant, isKnown: boolean): void {
  const { level, reason, since } = input
  const names = ladder.map(({ name }) => name)
  if (level !== undefined && !names.includes(level)) throw invalid('level', 'must be a level of the ladder', names)
  if (level !== undefined && reason === undefined) throw invalid('reason', 'must be given if a level is set')
  if (level === undefined && reason !== undefined) throw invalid('reason', 'can be given with a level only')
  if (since !== undefined && (fromIso(since) ?? 0) > now) throw invalid('since', 'must not be in the future')
  for (const field of ['name', 'since'] as const)
    if (!isKnown && input[field] === undefined) throw invalid(field, 'is needed: the seller does not exist yet')
}

const MOST_TRIES = 8

type Word = Omit<SellerWord, 'expected' | 'set'> & {
  readonly reason: string | null
  readonly key: string
  readonly now: Instant
}

/**
 * Saves an update. Of two simultaneous updates, the second applies to the result of the first. A change of level is
 * recorded as an evaluation.
 */
async function saved(db: Database, policy: LevelPolicy, { reason, key, now, ...word }: Word): Promise<SellerNow> {
  const { appeal } = policy.evaluation
  const appealUntil = appeal === undefined ? null : toIso(later(now, appeal))
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const before = await findSeller(db, word.id)
    const level = before?.level ?? word.lowest
    const isChange = word.level !== null && word.level !== level
    const set = isChange && reason !== null ? { before: level, reasons: setBecause(reason, key), appealUntil } : null
    const isSaved = await putSeller(db, { ...word, set, expected: before?.version ?? null })
    const seller = isSaved ? await findSeller(db, word.id) : null
    if (seller) return seller
  }
  throw httpProblem('overloaded', { retryAfterSeconds: 1 })
}

async function pageOf(tools: ForecastTools, seller: SellerNow): Promise<LevelView> {
  const { db } = tools
  const { policy, ids, forecast } = await sellerForecastOf(tools, seller)
  const list = listed(forecast)
  const [performanceLog, appeal, announced] = await Promise.all([
    performanceLogOf(tools, seller, list, ids),
    appealableOf(db, seller.id, seller.now),
    announcedVersion(db),
  ])
  const last = list.orders.at(-1)
  return levelPage({
    seller,
    policy,
    forecast,
    ids,
    performanceLog,
    older: list.older > 0 && last ? { count: list.older, cursor: cursorOf(placeOf(last)) } : null,
    announced: announced && { since: announced.since, policy: await tools.levelPolicy(announced.version) },
    appeal: appeal && { at: toIso(appeal.at), n: appeal.n, until: toIso(appeal.until) },
  })
}

/** Returns the rows of the list, with the titles of orders and the names of buyers. */
async function performanceLogOf({ db }: ForecastTools, seller: SellerNow, list: Listed, ids: Ids) {
  const whole = contestables(list).flatMap(reference => ids.get(reference) ?? [])
  const [titles, people, { policy, version }] = await Promise.all([
    titlesOf(
      db,
      list.orders.flatMap(({ order }) => ids.get(order) ?? []),
      whole,
    ),
    namesOf(db, [...new Set(list.orders.map(({ buyer }) => buyer))]),
    policyInForce(db),
  ])
  return performanceViews(list, {
    people,
    ids,
    orders: new Map(titles.map(each => [each.id, each])),
    seller: { role: 'seller', id: seller.id },
    context: { policy, version, payments: 'internal' },
  })
}

async function olderOf(tools: ForecastTools, seller: SellerNow, cursor: string | undefined, limit: number) {
  const { ids, forecast } = await sellerForecastOf(tools, seller)
  const list = listedAfter(forecast, readCursor(cursor, isLogPlace), limit)
  const [items, last] = [await performanceLogOf(tools, seller, list, ids), list.orders.at(-1)]
  return { items, next: list.older > 0 && last ? cursorOf(placeOf(last)) : null }
}

const placeOf = ({ closedAt, order }: Place): Place => ({ closedAt, order })
const isLogPlace = (value: unknown): value is Place =>
  isRecord(value) && Number.isSafeInteger(value.closedAt) && isText(value.order)

/** Returns what an order of this value earns after the fee of the policy in force; nothing if no value is given. */
async function earnedOf({ db }: ForecastTools, value: number | undefined) {
  if (value === undefined) return {}
  const { policy } = await policyInForce(db)
  return { earned: release(value, policy.feeBasisPoints).released }
}

async function whatIf(tools: ForecastTools, seller: SellerNow, imagined: Omit<InputOf<'whatIf'>, 'id'>) {
  const { policy, forecast } = await sellerForecastOf(tools, seller)
  const { currency } = policy.counting
  const orders = {
    ...imagined,
    ...(await earnedOf(tools, imagined.value)),
    when: forecast.now,
    ...(currency === undefined ? {} : { currency }),
  }
  const lines = imaginedLines(orders, buyersOf(forecast.projection.facts))
  const [before, after] = [
    comingAt(forecast, forecast.demote),
    comingAt(withMore(forecast, lines, []), forecast.demote),
  ]
  return { at: toIso(forecast.demote), before: verdictView(before), after: verdictView(after) }
}
