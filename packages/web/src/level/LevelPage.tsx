// The level page: the level state in a sentence, the orders behind it, the forecast, and the what-if form.
import type { LevelReader } from '@evenhand/sdk/locales'
import { getRouteApi, Navigate } from '@tanstack/react-router'
import { type ReactNode, useDeferredValue } from 'react'
import { useOrders } from '../api/orders.ts'
import { useSession } from '../api/session.ts'
import { levelPage as texts } from '../locale.ts'
import { Heading } from '../ui/frame/Heading.tsx'
import { NotFound } from '../ui/frame/NotFound.tsx'
import { Answered } from '../ui/notices/Answered.tsx'
import { Plain } from '../ui/notices/notices.tsx'
import { Skeleton } from '../ui/parts.tsx'
import { useReader } from '../ui/reader.tsx'
import { When } from '../ui/When.tsx'
import { Announced } from './Announced.tsx'
import { Chart } from './chart/Chart.tsx'
import coming from './coming.module.css'
import { type Level, useLevel, useWhatIf } from './data.ts'
import { Evaluations } from './Evaluations.tsx'
import s from './level.module.css'
import { PerformanceLog } from './PerformanceLog.tsx'
import { Perks } from './Perks.tsx'
import { Day, Phrases } from './Phrases.tsx'
import { Scorecard } from './Scorecard.tsx'
import { Waiting } from './Waiting.tsx'
import { WhatIf } from './WhatIf.tsx'

/** Shows the signed-in seller's own level. */
export function OwnLevelPage() {
  const { me } = useSession()
  if (!me) return <Skeleton shape="level" />
  if (me.role !== 'seller' || !me.person) return <Navigate to="/orders" replace />
  return <LevelPage seller={me.person.id} own />
}

const route = getRouteApi('/inside/sellers/$seller/level')

/** Shows a seller's level to staff. */
export function LevelPageOf() {
  const { seller } = route.useParams()
  const { me } = useSession()
  const own = me?.role === 'seller' && me.person?.id === seller
  // Readers without access do not learn whether the seller exists.
  if (me && !own && me.role !== 'staff') return <NotFound />
  return <LevelPage seller={seller} own={own} />
}

function LevelPage({ seller, own }: { readonly seller: string; readonly own: boolean }) {
  const answer = useLevel(seller)
  // The waiting requests are above the level and load together with it, so that nothing moves down.
  const waiting = useOrders('your_turn', '', own)
  const shown = own && waiting.parts.is === 'loading' ? waiting.parts : answer
  return (
    <Answered
      of={shown}
      what={texts.what}
      isPage
      loading={
        <>
          <h1>{texts.title}</h1>
          <Skeleton shape="level" />
        </>
      }
      empty={{ when: level => level === null, content: <Missing /> }}
    >
      {level => level && <Loaded key={seller} level={level} own={own} />}
    </Answered>
  )
}

const Missing = () => (
  <Plain title={texts.missing.title}>
    <p>{texts.missing.detail}</p>
  </Plain>
)

function Loaded({ level, own }: { readonly level: Level; readonly own: boolean }) {
  const reader = { ...useReader(), own }
  // The top of the page is shown before the long lower part has rendered.
  const isRest = useDeferredValue(true, false)
  return (
    <>
      <Top level={level} reader={reader} />
      {isRest ? <Rest level={level} own={own} /> : <div className={coming.room} />}
    </>
  )
}

const Rest = ({ level, own }: { readonly level: Level; readonly own: boolean }) => (
  <div className={s.grid}>
    <div className={s.side}>
      <div className={s.waits}>{own && <Waiting level={level} />}</div>
      <WhatIf level={level} />
    </div>
    <div className={s.flow}>
      <Section id="chart" title={texts.chart.title(level)} about={texts.chart.about(level)}>
        <Chart level={level} />
        <ForecastSection level={level} />
      </Section>
      <Section id="measured" title={texts.card.title} about={texts.card.policy(level.policyVersion)}>
        <Scorecard level={level} />
      </Section>
      {level.announced && (
        <Section id="announced" title={texts.announced.title} about={texts.announced.version(level.announced)}>
          <Announced announced={level.announced} own={own} />
        </Section>
      )}
    </div>
    <div className={s.wide}>
      <Section id="ledger" title={texts.performanceLog.title}>
        <PerformanceLog level={level} own={own} />
      </Section>
    </div>
    <div className={s.last}>
      <Section id="evaluations" title={texts.evaluations.title}>
        <Evaluations level={level} own={own} />
      </Section>
    </div>
    <div className={s.rest}>
      <Perks level={level} />
    </div>
  </div>
)

const Section = ({
  id,
  title,
  about,
  children,
}: {
  readonly id: string
  readonly title: string
  readonly about?: string
  readonly children: ReactNode
}) => (
  <section className={s.section} aria-labelledby={id}>
    <div className={s.heading}>
      <h2 id={id}>{title}</h2>
      {about && <small>{about}</small>}
    </div>
    {children}
  </section>
)

const Top = ({ level, reader }: { readonly level: Level; readonly reader: LevelReader }) => (
  <header>
    <Heading title={reader.own ? texts.title : texts.titleOf(level)}>{texts.headline(level, reader)}</Heading>
    <p className={s.since}>
      {texts.since(level.level.name)} <Day at={level.level.since} />
    </p>
    <p className={s.lead}>
      <Phrases phrases={texts.lead(level, reader)} />
    </p>
    {texts.whatIf.isNextDecisive(level) && <NextOrder level={level} />}
    {texts.isEndangered(level) && (
      <div className={s.risk}>
        <p className={s.riskTitle}>
          <span aria-hidden="true">▼ </span>
          {texts.risk}
        </p>
        <p>
          <Phrases phrases={texts.danger(level, reader)} />
        </p>
      </div>
    )}
  </header>
)

/** Shows how the next order would affect the level, if that order makes a rate count. */
function NextOrder({ level }: { readonly level: Level }) {
  return (
    <Answered
      of={useWhatIf(level.seller.id, NEXT)}
      what={texts.whatIf.next}
      loading={<p className={s.lead}>…</p>}
      empty={null}
    >
      {data =>
        data && (
          <p className={s.lead}>
            <Phrases phrases={[texts.whatIf.nextOrder(data, level)]} />
          </p>
        )
      }
    </Answered>
  )
}
const NEXT = { completed: 1, cancelled: 0, fault: 'none' } as const

/** Shows the result of each coming check if nothing changes. */
function ForecastSection({ level }: { readonly level: Level }) {
  const reader = useReader()
  const { forecast, nextEvaluation } = level
  return (
    <div className={s.forecast}>
      <h3>{texts.forecast.title}</h3>
      <p>
        <Phrases phrases={[texts.forecast.until(level, reader)]} />
      </p>
      <dl className={s.checks}>
        {forecast.map(check => (
          <div key={check.at}>
            <dt>
              {check.at === nextEvaluation.demote ? texts.forecast.keeps : texts.forecast.rises}
              <small>
                <When at={check.at} />
              </small>
            </dt>
            <dd>{texts.forecast.result(check, level)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
