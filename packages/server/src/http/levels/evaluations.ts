// Handlers for evaluations and appeals.
import { fromIso, type Instant, isoOrNull, isRecord, type SellerCommand, toIso } from '@evenhand/core'
import type { Contract } from '@evenhand/sdk'
import type { Static } from 'typebox'
import type { SellerPipeline } from '../../commands/sellers/sellers.ts'
import { type Appeal, findAppeal, listOpenAppeals } from '../../store/levels/appeals.ts'
import { type ListedEvaluation, listEvaluations } from '../../store/levels/evaluations.ts'
import type { Database } from '../../store/statement.ts'
import type { Handlers, InputOf } from '../routes/mount.ts'
import { isInstantText, isSeq, isText, paged, readCursor } from '../routes/paging.ts'
import { forStaff, httpProblem } from '../routes/problem.ts'
import { type SellerCall, sentToSeller } from './command.ts'
import { ofSeller, sellerFor } from './levels.ts'
import { criterionView } from './views.ts'

export interface EvaluationTools {
  readonly db: Database
  readonly sellers: SellerPipeline
}
type EvaluationHandlers = Pick<Handlers, 'listEvaluations' | 'openAppeal' | 'ruleAppeal' | 'listAppeals'>

export function evaluationHandlers(tools: EvaluationTools): EvaluationHandlers {
  const { db } = tools
  return {
    listEvaluations: async ({ id, cursor, limit = 50 }, { actor }) => {
      const { now } = await ofSeller(tools, id, actor, () => sellerFor(tools, id, actor))
      const rows = await listEvaluations(db, id, readCursor(cursor, isPlace), limit + 1)
      const view = evaluationView(id, now, actor.role === 'seller')
      return paged(rows, limit, view, ({ at, n }) => ({ at: toIso(at), n }))
    },
    openAppeal: async (input, { actor }, _cookies, key) => appealView(await opened(tools, input, { actor, key })),
    ruleAppeal: async (input, { actor }, _cookies, key) => appealView(await ruled(tools, input, { actor, key })),
    listAppeals: async ({ cursor, limit = 50 }, { actor }) => {
      forStaff(actor)
      const rows = await listOpenAppeals(db, readCursor(cursor, isQueue), limit + 1)
      return paged(rows, limit, appealView, ({ openedAt, seller, at }) => ({
        opened: toIso(openedAt),
        seller,
        at: toIso(at),
      }))
    },
  }
}

const isPlace = (value: unknown): value is { at: string; n: number } =>
  isRecord(value) && isInstantText(value.at) && isSeq(value.n)
const isQueue = (value: unknown): value is { opened: string; seller: string; at: string } =>
  isRecord(value) && isInstantText(value.opened) && isText(value.seller) && isInstantText(value.at)

const evaluationView =
  (seller: string, now: Instant, isOwn: boolean) =>
  (row: ListedEvaluation): EvaluationView => {
    const { reasons, appealUntil } = row
    const { risk } = reasons
    return {
      at: toIso(row.at),
      n: row.n,
      recordedAt: toIso(row.recordedAt),
      policyVersion: row.policyVersion,
      event: row.event,
      from: row.before,
      to: row.after,
      automated: row.automated,
      corrects: row.corrects,
      keep: reasons.keep.map(each => criterionView(each)),
      reach: reasons.reach.map(each => criterionView(each)),
      orders: reasons.orders.map(({ criterion, counted, leftOut }) => ({
        criterion,
        counted: counted.map(each => ({ ...each, at: toIso(each.at) })),
        leftOut: leftOut.map(each => ({ ...each, at: toIso(each.at) })),
      })),
      risk: risk && { loweredAt: toIso(risk.loweredAt), noticeFrom: toIso(risk.noticeFrom) },
      graceUntil: isoOrNull(reasons.graceUntil),
      // The seller does not see which key set the level.
      set: row.event === 'set' ? { reason: row.setBecause ?? '', key: isOwn ? null : row.setByKey } : null,
      appealUntil: isoOrNull(appealUntil),
      appealable: appealUntil !== null && now < appealUntil && row.status === null,
      appealPath: row.appealUntil === null ? null : appealPath(seller, row),
      appeal: appealOf(row),
      proposal: row.event === 'proposed' ? proposalOf(row) : null,
    }
  }
const appealOf = ({ status, openedAt, ruledAt, ruling }: ListedEvaluation) =>
  status === null || openedAt === null
    ? null
    : { status, openedAt: toIso(openedAt), ruledAt: isoOrNull(ruledAt), ruling }
const proposalOf = ({ decision, decidedAt, decisionText }: ListedEvaluation) => ({
  status: decision ?? ('open' as const),
  ruledAt: isoOrNull(decidedAt),
  ruling: decisionText,
})

type EvaluationView = Static<Contract['listEvaluations']['result']>['items'][number]

const appealPath = (seller: string, { at, n }: ListedEvaluation): string =>
  `/v1/sellers/${encodeURIComponent(seller)}/evaluations/${toIso(at)}/${n}/appeal`

const appealView = ({ openedAt, ruledAt, at, ...appeal }: Appeal) => ({
  ...appeal,
  at: toIso(at),
  openedAt: toIso(openedAt),
  ruledAt: isoOrNull(ruledAt),
})

/** Sends an appeal or its ruling, and returns the appeal as it is then. */
async function appealed(
  { db, sellers }: EvaluationTools,
  { id, at, n }: Pick<InputOf<'openAppeal'>, 'id' | 'at' | 'n'>,
  command: SellerCommand,
  call: SellerCall,
): Promise<Appeal> {
  await sentToSeller(sellers, command, call)
  const appeal = await findAppeal(db, id, at, n)
  if (!appeal) throw httpProblem('overloaded', { retryAfterSeconds: 1 })
  return appeal
}

const nameOf = ({ at, n }: { readonly at: string; readonly n: number }) => ({ evaluatedAt: fromIso(at) ?? 0, n })

async function opened(tools: EvaluationTools, input: InputOf<'openAppeal'>, call: SellerCall) {
  const { id, explanation } = input
  const { actor: by } = call
  return appealed(tools, input, { action: 'open_appeal', by, seller: id, explanation, ...nameOf(input) }, call)
}

async function ruled(tools: EvaluationTools, input: InputOf<'ruleAppeal'>, call: SellerCall) {
  const { id, ruling, explanation } = input
  const { actor: by } = call
  return appealed(tools, input, { action: 'rule_appeal', by, seller: id, ruling, explanation, ...nameOf(input) }, call)
}
