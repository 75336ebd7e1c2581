// The draft of the Resolution Center: kept in this tab at every step, so that Back and a reload lose nothing.
import type { Goal } from '@evenhand/sdk/locales'
import type { Order } from '../api/cache.ts'
import { useDraft } from '../api/send.ts'

/**
 * The table of goals. Its type requires every goal, since a goal that is missing here could not be read after a reload.
 */
const GOALS: Readonly<Record<Goal, true>> = {
  update: true,
  cancellation: true,
  change: true,
  partial_refund: true,
  cancel: true,
  case: true,
}
const isGoal = (text: string): text is Goal => Object.hasOwn(GOALS, text)
const DATES = ['none', 'days', 'date'] as const
export type DateMode = (typeof DATES)[number]
const ABOUTS = ['unresolved', 'fraud', 'threats', 'danger', 'nothing_usable'] as const

export interface ExtraDraft {
  readonly id: string
  readonly title: string
  readonly price: string
  readonly days: string
}
const [BETWEEN, WITHIN] = ['\u001e', '\u001f']
const readExtras = (text: string): readonly ExtraDraft[] =>
  text === ''
    ? []
    : text.split(BETWEEN).map(row => {
        const [id = '', title = '', price = '', days = ''] = row.split(WITHIN)
        return { id, title, price, days }
      })
const writeExtras = (extras: readonly ExtraDraft[]): string =>
  extras.map(({ id, title, price, days }) => [id, title, price, days].join(WITHIN)).join(BETWEEN)

/** Returns the stored fields of the draft `name`, each with its setter. */
function useFields(name: string) {
  const [goal, setGoal] = useDraft(`${name}:goal`)
  const [step, setStep] = useDraft(`${name}:step`, '1')
  const [reason, setReason] = useDraft(`${name}:reason`)
  const [explanation, setExplanation] = useDraft(`${name}:explanation`)
  const [about, setAbout] = useDraft(`${name}:about`)
  const [dateMode, setDateMode] = useDraft(`${name}:datemode`, 'days')
  const [days, setDays] = useDraft(`${name}:days`)
  const [date, setDate] = useDraft(`${name}:date`)
  const [extras, setExtras] = useDraft(`${name}:extras`)
  const [refund, setRefund] = useDraft(`${name}:refund`)
  const texts = { reason, explanation, days, date, refund }
  const setters = { setReason, setExplanation, setAbout, setDateMode, setDays, setDate, setRefund }
  return { texts, setters, goal, setGoal, step, setStep, about, dateMode, extras, setExtras }
}

export function useResolutionDraft(order: Order, role: string) {
  const fields = useFields(`${role}:${order.id}:resolution`)
  const { texts, setters } = fields
  const clear = () => {
    const { setGoal, setExtras } = fields
    const { setReason, setExplanation, setAbout, setDays, setDate, setRefund } = setters
    for (const set of [setGoal, setReason, setExplanation, setAbout, setDays, setDate, setExtras, setRefund]) set('')
    setters.setDateMode('days')
    fields.setStep('1')
  }
  return {
    ...texts,
    ...setters,
    step: Number(fields.step),
    goal: isGoal(fields.goal) ? fields.goal : null,
    about: ABOUTS.find(each => each === fields.about) ?? null,
    dateMode: DATES.find(each => each === fields.dateMode) ?? 'none',
    extras: readExtras(fields.extras),
    clear,
    /** Changes the goal. The reason is cleared, since another goal has other reasons; the explanation stays. */
    setGoal: (next: Goal) => {
      if (next !== fields.goal) setters.setReason('')
      fields.setGoal(next)
    },
    setStep: (next: number) => fields.setStep(String(next)),
    setExtras: (next: readonly ExtraDraft[]) => fields.setExtras(writeExtras(next)),
  }
}
export type Draft = ReturnType<typeof useResolutionDraft>
