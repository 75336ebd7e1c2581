// The form by which staff pause or resume deadlines for a case, built from the allowed inputs.
import type { Input as CommandInput } from '@evenhand/sdk'
import type { Cast } from '@evenhand/sdk/locales'
import { useRef, useState } from 'react'
import type { OpenOffer, Order } from '../../api/cache.ts'
import { api } from '../../api/client.ts'
import { spanIn, textsIn } from '../../api/inputs.ts'
import { useSend } from '../../api/send.ts'
import { actions, resolution, zoneText } from '../../locale.ts'
import { instantOf, localOf } from '../../ui/entries.ts'
import { Choices, Input } from '../../ui/fields.tsx'
import { FocusHere } from '../../ui/frame/Heading.tsx'
import { FailureNotice } from '../../ui/notices/notices.tsx'
import { Button } from '../../ui/parts.tsx'
import { useReader } from '../../ui/reader.tsx'
import s from './actions.module.css'

type Lasts = keyof typeof actions.case.hold.lasts
type Clocks = NonNullable<CommandInput<'holdCase'>['clocks']>
const CLOCKS: readonly Clocks[] = ['other', 'both']

interface HoldTimeProps {
  readonly order: Order
  readonly cast: Cast
  readonly found: Order['cases'][number]
  readonly offer: OpenOffer
}

export function HoldTime(props: HoldTimeProps) {
  const [isOpen, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const back = () => {
    setOpen(false)
    // The button that opens the form exists again only after the next render.
    requestAnimationFrame(() => opener.current?.focus())
  }
  if (isOpen) return <Form {...props} onBack={back} onDone={() => setOpen(false)} />
  return (
    <div className={s.row}>
      <Button ref={opener} onClick={() => setOpen(true)}>
        {actions.case.hold.open}
      </Button>
    </div>
  )
}

type FormProps = HoldTimeProps & { readonly onBack: () => void; readonly onDone: () => void }

function Form({ order, cast, found, offer, onBack, onDone }: FormProps) {
  const { id: caseId, hold, openedBy } = found
  const { busy, failure, send } = useSend(`${order.id}:hold:${caseId}`)
  const { timeZone = 'UTC' } = useReader()
  const [lasts, setLasts] = useState<Lasts | null>(null)
  const [date, setDate] = useState('')
  const [chosen, setClocks] = useState<Clocks | null>(null)
  const until = lasts === 'date' ? instantOf(date, timeZone) : null
  const holds = lasts === 'case' || lasts === 'date'
  const clocks = chosen ?? (hold?.against === 'both' ? 'both' : 'other')
  const isReady = lasts === 'date' ? until !== null : lasts !== null
  const submit = async () => {
    const body = {
      id: order.id,
      caseId,
      ...(holds ? { clocks } : { until: null }),
      ...(until === null ? {} : { until }),
    }
    if (await send(api.holdCase, body)) onDone()
  }
  const other = cast.mid(openedBy === 'buyer' ? 'seller' : 'buyer')
  const possible: readonly Lasts[] = hold ? ['case', 'date', 'over'] : ['case', 'date']
  return (
    <div className={s.form}>
      <FocusHere className={s.lead}>{actions.case.hold.help}</FocusHere>
      <Choices
        legend={actions.case.hold.legend}
        value={lasts}
        onChange={setLasts}
        options={possible.map(value => ({ value, name: actions.case.hold.lasts[value] }))}
      />
      {lasts === 'date' && <Until most={spanIn(offer.inputs, 'until')} value={date} onChange={setDate} />}
      {holds && (
        <Choices
          legend={actions.case.hold.whose}
          value={clocks}
          onChange={setClocks}
          options={CLOCKS.filter(each => textsIn(offer.inputs, 'clocks').includes(each)).map(value => ({
            value,
            name: actions.case.hold.of(value, other),
          }))}
        />
      )}
      <FailureNotice failure={failure} />
      <div className={s.row}>
        <Button look="primary" disabled={busy || !isReady} onClick={() => void submit()}>
          {busy ? actions.sending : lasts === 'over' ? actions.case.hold.send.over : actions.case.hold.send.holds}
        </Button>
        <Button look="quiet" disabled={busy} onClick={onBack}>
          {actions.back}
        </Button>
      </div>
    </div>
  )
}

interface UntilProps {
  /** How far in the future the instant may lie, in milliseconds; null if the server gives no maximum. */
  readonly most: number | null
  readonly value: string
  readonly onChange: (value: string) => void
}

function Until({ most, value, onChange }: UntilProps) {
  const { timeZone = 'UTC', now } = useReader()
  return (
    <Input
      label={actions.case.hold.date}
      help={resolution.change.zone(zoneText(timeZone))}
      type="datetime-local"
      min={localOf(now, timeZone)}
      max={most === null ? undefined : localOf(now + most, timeZone)}
      value={value}
      onChange={event => onChange(event.target.value)}
    />
  )
}
