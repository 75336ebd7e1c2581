// Handlers for queries and settings about sellers and their levels.
import { buyersOf, CLOCK, comingAt, fromIso, imaginedLines, isRecord, release, toIso, withMore } from '@evenhand/core'
import { ownEnvelope, type SellerPipeline } from '../../commands/sellers/sellers.ts'
import { announcedVersion, type LevelPolicyReader } from '../../store/levels/levelPolicies.ts'
import { appealableOf, findSeller, type SellerNow } from '../../store/levels/sellers.ts'
import { namesOf, titlesOf } from '../../store/orders/names.ts'
import { policyInForce } from '../../store/policies/versions.ts'
import type { Database } from '../../store/statement.ts'
import type { Caller } from '../access/auth.ts'
import { type CallingActor, seesSeller } from '../orders/sight.ts'
import type { Handlers, InputOf } from '../routes/mount.ts'
import type { OwnKey } from '../routes/once.ts'
import { cursorOf, isText, readCursor } from '../routes/paging.ts'
import { httpProblem, Problem, refusalProblem } from '../routes/problem.ts'
import { sentToSeller } from './command.ts'
import type { Computed, Computing } from './computing.ts'
import { type ForecastTools, type Ids, sellerForecastOf } from './effect.ts'
import { graceOf, levelPage } from './page.ts'
import { contestables, type Listed, listed, listedAfter, type Place, performanceViews } from './performanceLog.ts'
import { type LevelView, perksOf, verdictView } from './views.ts'

export interface LevelQueryTools {
  readonly db: Database
  readonly levelPolicy: LevelPolicyReader
  readonly sellers: SellerPipeline
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
    putSeller: (input, caller, _cookies, key) => setSeller(tools, input, caller, key),
    sellerLevel: (input, { actor }) =>
      ofSeller(tools, input.id, actor, () => computing.answer('sellerLevel', input, actor)),
    listPerformanceLog: (input, { actor }) =>
      ofSeller(tools, input.id, actor, () => computing.answer('listPerformanceLog', input, actor)),
    whatIf: (input, { actor }) => ofSeller(tools, input.id, actor, () => computing.answer('whatIf', input, actor)),
    sellerPerks: async ({ id }, { actor }) => {
      const seller = await ofSeller(tools, id, actor, () => sellerFor(tools, id, actor))
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

/** Sets what the marketplace knows of a seller, and returns the seller as it is then. */
async function setSeller(tools: LevelQueryTools, input: InputOf<'putSeller'>, caller: Caller, key: OwnKey | null) {
  const { id, name, since, level, warnings, reason } = input
  const { actor } = caller
  const command = {
    action: 'put',
    by: actor,
    seller: id,
    name,
    since: since === undefined ? undefined : (fromIso(since) ?? undefined),
    level,
    reason,
    warnings,
    key: caller.key,
  } as const
  await sentToSeller(tools.sellers, command, { actor, key })
  const seller = await findSeller(tools.db, id)
  if (!seller) throw httpProblem('overloaded', { retryAfterSeconds: 1 })
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
 * Reads a seller. Between a seller's first order and the registration, which takes the scheduler a second at most, the
 * seller is registered here first.
 */
export async function ofSeller<R>(
  { sellers }: Pick<LevelQueryTools, 'sellers'>,
  id: string,
  actor: CallingActor,
  read: () => Promise<R>,
): Promise<R> {
  try {
    return await read()
  } catch (fault) {
    if (!isNotFound(fault) || !seesSeller(id, actor)) throw fault
    const answer = await sellers.send(ownEnvelope({ action: 'register', by: CLOCK, seller: id, firstAt: null }))
    if (answer.kind !== 'done') throw fault
    return read()
  }
}
const isNotFound = (fault: unknown): boolean => fault instanceof Problem && fault.document.code === 'not_found'

async function pageOf(tools: ForecastTools, seller: SellerNow): Promise<LevelView> {
  const { db } = tools
  const { policy, ids, lines, forecast } = await sellerForecastOf(tools, seller)
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
    lines,
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
