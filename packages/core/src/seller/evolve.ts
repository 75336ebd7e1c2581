// Folds each event into a seller. Total: no clock, no policy, no refusal; every recorded history can be folded again.
import { byType } from '../decider.ts'
import type { RecordEvent } from '../level/evaluate.ts'
import { DAY, type Duration, type Instant } from '../time.ts'
import type { Evaluated, EvaluationName, SellerEvent, SellerEventOf } from './events.ts'
import type { EvaluationRecord, Ruling, Seller, SellerState } from './seller.ts'

/** Longer than any evaluation is replayed; after that, one stays only while an appeal against it is possible or open. */
export const REMEMBERED: Duration = 400 * DAY

/** Folds one event; the first is `seller.registered`. */
export function evolveSeller(state: SellerState, event: SellerEvent): Seller {
  if (event.type === 'seller.registered') return registered(event)
  if (!state) throw new Error(`the history begins with ${event.type} instead of seller.registered`)
  return { ...applied(state, event), version: state.version + 1, lastAt: event.at }
}

const registered = ({ at, data }: SellerEventOf<'seller.registered'>): Seller => ({
  id: data.seller,
  version: 1,
  lastAt: at,
  since: data.since,
  isSinceGiven: data.isSinceGiven,
  earlierSinces: [],
  level: data.level,
  levelSince: data.levelSince,
  atRiskSince: null,
  grace: null,
  warnings: 0,
  warnedAt: null,
  isEvaluated: false,
  evaluations: [],
})

type Evaluation = SellerEvent & { readonly data: Evaluated }

/** The table of events; a type without a row does not compile. */
const applied = byType<Seller, Exclude<SellerEvent, { type: 'seller.registered' }>>({
  'seller.since_corrected': corrected,
  'level.set': set,
  'seller.raised': (seller, event) => evaluated(seller, event, 'raised'),
  'seller.kept': (seller, event) => evaluated(seller, event, 'kept'),
  'seller.at_risk': (seller, event) => evaluated(seller, event, 'at_risk'),
  'seller.lowered': (seller, event) => evaluated(seller, event, 'lowered'),
  'seller.proposed': (seller, event) => evaluated(seller, event, 'proposed'),
  'risk.started': (seller, { at }) => ({ ...seller, atRiskSince: seller.atRiskSince ?? at }),
  'risk.ended': seller => ({ ...seller, atRiskSince: null }),
  'warning.added': (seller, { at, data }) => ({ ...seller, warnings: data.open, warnedAt: at }),
  'warning.lifted': (seller, { at, data }) => ({ ...seller, warnings: data.open, warnedAt: at }),
  'appeal.opened': (seller, { at, data }) =>
    withRecord(seller, data, record => ({ ...record, appeal: { status: 'open', openedAt: at, ruling: null } })),
  'appeal.ruled': (seller, event) =>
    withRecord(seller, event.data, record =>
      record.appeal
        ? { ...record, appeal: { ...record.appeal, status: event.data.ruling, ruling: rulingOf(event) } }
        : record,
    ),
  'proposal.ruled': (seller, event) =>
    withRecord(seller, event.data, record => ({
      ...record,
      proposal: { status: event.data.ruling, ...rulingOf(event) },
    })),
})

const rulingOf = ({ at, by, texts }: SellerEvent): Ruling => ({
  at,
  by: 'id' in by ? by.id : by.role,
  explanation: texts.explanation ?? '',
})

function corrected(seller: Seller, { at, data }: SellerEventOf<'seller.since_corrected'>): Seller {
  const isChange = data.since !== seller.since
  return {
    ...seller,
    since: data.since,
    isSinceGiven: data.isSinceGiven,
    levelSince: data.levelSince,
    earlierSinces: isChange ? [...seller.earlierSinces, { until: at, since: seller.since }] : seller.earlierSinces,
  }
}

function set(seller: Seller, { at, data }: SellerEventOf<'level.set'>): Seller {
  return remembering(
    { ...seller, level: data.to, levelSince: at, atRiskSince: null, grace: null },
    {
      at: data.evaluatedAt,
      n: data.n,
      recordedAt: at,
      policyVersion: data.policyVersion,
      event: 'set',
      before: data.from,
      after: data.to,
      automated: false,
      corrects: null,
      appealUntil: data.appealUntil,
      proposes: null,
      appeal: null,
      proposal: null,
    },
    at,
  )
}

function evaluated(seller: Seller, { at, data }: Evaluation, event: RecordEvent): Seller {
  const { graceLevel, graceUntil } = data
  const record: EvaluationRecord = {
    at: data.evaluatedAt,
    n: data.n,
    recordedAt: at,
    policyVersion: data.policyVersion,
    event,
    before: data.from,
    after: data.to,
    automated: data.automated,
    corrects: data.corrects,
    appealUntil: data.appealUntil,
    proposes: event === 'proposed' ? (data.reasons?.next ?? null) : null,
    appeal: null,
    proposal: null,
  }
  return remembering(
    {
      ...seller,
      level: data.to,
      levelSince: data.levelSince,
      atRiskSince: event === 'at_risk' ? (seller.atRiskSince ?? data.evaluatedAt) : null,
      grace: graceLevel === null || graceUntil === null ? null : { level: graceLevel, until: graceUntil },
      isEvaluated: true,
    },
    record,
    at,
  )
}

/** Adds a record in its place, and drops those of instants that can no longer matter: numbers are never used again. */
function remembering(seller: Seller, record: EvaluationRecord, now: Instant): Seller {
  const canMatter = (each: EvaluationRecord): boolean =>
    touchedAt(each) > now - REMEMBERED ||
    each.appeal?.status === 'open' ||
    (each.appealUntil !== null && each.appealUntil > now)
  const all = [...seller.evaluations, record]
  const instants = new Set(all.filter(canMatter).map(({ at }) => at))
  const evaluations = all.filter(({ at }) => instants.has(at)).sort((a, b) => a.at - b.at || a.n - b.n)
  return { ...seller, evaluations }
}

/** When a record was made or a person last decided on it: a second click soon after must find it. */
const touchedAt = ({ recordedAt, appeal, proposal }: EvaluationRecord): Instant =>
  Math.max(recordedAt, appeal?.ruling?.at ?? recordedAt, proposal?.at ?? recordedAt)

const withRecord = (
  seller: Seller,
  { evaluatedAt, n }: EvaluationName,
  change: (record: EvaluationRecord) => EvaluationRecord,
): Seller => ({
  ...seller,
  evaluations: seller.evaluations.map(each => (each.at === evaluatedAt && each.n === n ? change(each) : each)),
})
