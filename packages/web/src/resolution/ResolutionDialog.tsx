// The Resolution Center: three steps in a dialog over the order page, with its own address.
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import type { Order } from '../api/cache.ts'
import { useOrder } from '../api/orders.ts'
import { useSession } from '../api/session.ts'
import { castOf, resolution, shell } from '../locale.ts'
import { Dialog } from '../ui/dialog/Dialog.tsx'
import { Answered } from '../ui/notices/Answered.tsx'
import { Skeleton } from '../ui/parts.tsx'
import { Details } from './Details.tsx'
import { useResolutionDraft } from './draft.ts'
import { openGoals } from './goals.ts'
import { Review } from './Review.tsx'
import s from './resolution.module.css'
import { What } from './What.tsx'

const route = getRouteApi('/inside/orders/$id/resolution')

export function ResolutionDialog() {
  const { id } = route.useParams()
  const { me } = useSession()
  const answer = useOrder(id)
  const navigate = useNavigate()
  const close = () => void navigate({ to: '/orders/$id', params: { id }, resetScroll: false })
  const party = me?.role === 'buyer' || me?.role === 'seller' ? me.role : null
  return (
    <Dialog title={resolution.title} onClose={close}>
      <Answered of={answer} what={shell.unread.order} loading={<Skeleton />} empty={null}>
        {order => (party ? <Steps order={order} party={party} onDone={close} /> : me && <p>{resolution.staffOnly}</p>)}
      </Answered>
    </Dialog>
  )
}

interface StepsProps {
  readonly order: Order
  readonly party: 'buyer' | 'seller'
  readonly onDone: () => void
}

function Steps({ order, party, onDone }: StepsProps) {
  const draft = useResolutionDraft(order, party)
  const cast = castOf(order, party)
  const chosen = openGoals(order).find(({ goal }) => goal === draft.goal)
  // If the chosen goal has become impossible meanwhile, step 1 is shown, with all drafts kept.
  const step = chosen ? draft.step : 1
  const go = (next: number) => () => draft.setStep(next)
  const common = { order, party, cast, draft }
  if (step === 2 && chosen)
    return (
      <Step key={2} step={2} title={resolution.goals(chosen.goal)}>
        <Details {...common} offer={chosen.offer} onBack={go(1)} onNext={go(3)} />
      </Step>
    )
  if (step === 3 && chosen)
    return (
      <Step key={3} step={3} title={resolution.review}>
        <Review {...common} offer={chosen.offer} goal={chosen.goal} onBack={go(2)} onDone={onDone} />
      </Step>
    )
  return (
    <Step key={1} step={1} title={resolution.what}>
      <What {...common} onNext={go(2)} />
    </Step>
  )
}

/** Shows one step and focuses its heading, so that screen readers announce the step. */
function Step({
  step,
  title,
  children,
}: {
  readonly step: number
  readonly title: string
  readonly children: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus()
    heading.current?.closest('dialog')?.scrollTo({ top: 0 })
  }, [])
  return (
    <>
      <title>{`${title} · ${resolution.title} · ${shell.product}`}</title>
      <p className={s.step}>{resolution.step(step)}</p>
      <h3 className={s.title} ref={heading} tabIndex={-1}>
        {title}
      </h3>
      {children}
    </>
  )
}
