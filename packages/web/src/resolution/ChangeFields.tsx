// The fields for a later date, by days or by the calendar, and for extras with their price.
import type { Order } from '../api/cache.ts'
import { type Inputs, numberIn, textIn, within } from '../api/inputs.ts'
import { resolution, whenText, zoneText } from '../locale.ts'
import { localOf } from '../ui/entries.ts'
import ui from '../ui/fields.module.css'
import { Choices, Input } from '../ui/fields.tsx'
import { Button } from '../ui/parts.tsx'
import { useReader } from '../ui/reader.tsx'
import type { DateMode, Draft, ExtraDraft } from './draft.ts'
import s from './resolution.module.css'

interface ChangeFieldsProps {
  readonly order: Order
  readonly draft: Draft
  readonly inputs: Inputs
  readonly error: string | null
}

export function ChangeFields({ order, draft, inputs, error }: ChangeFieldsProps) {
  const byDate = 'dueAt' in inputs
  const modes: readonly { value: DateMode; name: string }[] = [
    { value: 'days', name: resolution.change.days },
    ...(byDate ? [{ value: 'date' as const, name: resolution.change.byDate }] : []),
    { value: 'none', name: resolution.change.none },
  ]
  return (
    <>
      <div className={s.modes}>
        <Choices legend={resolution.change.date} value={draft.dateMode} onChange={draft.setDateMode} options={modes} />
      </div>
      {draft.dateMode === 'days' && <Days draft={draft} inputs={inputs} />}
      {draft.dateMode === 'date' && <Calendar draft={draft} inputs={inputs} />}
      <Extras draft={draft} currency={order.currency} most={numberIn(within(inputs, 'extras'), 'max') ?? 1} />
      {error && <p className={ui.error}>{error}</p>}
    </>
  )
}

function Days({ draft, inputs }: { readonly draft: Draft; readonly inputs: Inputs }) {
  const reader = useReader()
  const range = within(inputs, 'days')
  const from = textIn(inputs, 'from')
  const days = /^\d+$/.test(draft.days) ? Number(draft.days) : null
  const then =
    from !== null && days !== null
      ? resolution.change.then(whenText(new Date(Date.parse(from) + days * 86_400_000).toISOString(), reader))
      : undefined
  return (
    <Input
      label={resolution.change.daysLabel(from === null ? null : whenText(from, reader))}
      help={then}
      type="number"
      inputMode="numeric"
      min={numberIn(range, 'min') ?? 1}
      max={numberIn(range, 'max') ?? 365}
      value={draft.days}
      onChange={event => draft.setDays(event.target.value)}
    />
  )
}

function Calendar({ draft, inputs }: { readonly draft: Draft; readonly inputs: Inputs }) {
  const { timeZone = 'UTC' } = useReader()
  const range = within(inputs, 'dueAt')
  const local = (name: string) => localOf(Date.parse(textIn(range, name) ?? ''), timeZone)
  return (
    <Input
      label={resolution.change.dateLabel}
      help={resolution.change.zone(zoneText(timeZone))}
      type="datetime-local"
      min={local('after')}
      max={local('before')}
      value={draft.date}
      onChange={event => draft.setDate(event.target.value)}
    />
  )
}

const nothing = (): ExtraDraft => ({ id: crypto.randomUUID(), title: '', price: '', days: '' })

function Extras({
  draft,
  currency,
  most,
}: {
  readonly draft: Draft
  readonly currency: string
  readonly most: number
}) {
  const { extras, setExtras } = draft
  const change = (at: number, part: Partial<ExtraDraft>) =>
    setExtras(extras.map((extra, i) => (i === at ? { ...extra, ...part } : extra)))
  return (
    <fieldset className={s.extras}>
      <legend className={ui.label}>{resolution.change.extras}</legend>
      {extras.map((extra, i) => (
        <div key={extra.id} className={s.extra}>
          <Input
            label={resolution.change.extraTitle}
            maxLength={200}
            value={extra.title}
            onChange={event => change(i, { title: event.target.value })}
          />
          <Input
            label={resolution.change.extraPrice(currency)}
            inputMode="decimal"
            value={extra.price}
            onChange={event => change(i, { price: event.target.value })}
          />
          <Input
            label={resolution.change.extraDays}
            inputMode="numeric"
            value={extra.days}
            onChange={event => change(i, { days: event.target.value })}
          />
          <Button
            look="quiet"
            aria-label={resolution.change.removeExtra(extra.title)}
            onClick={() => setExtras(extras.filter((_, j) => j !== i))}
          >
            {resolution.change.remove}
          </Button>
        </div>
      ))}
      {extras.length < most && (
        <Button look="quiet" onClick={() => setExtras([...extras, nothing()])}>
          {resolution.change.add}
        </Button>
      )}
    </fieldset>
  )
}
