// Beside the figures: what the level gives and what is at stake, and how it is judged, with every past evaluation.
import { levelPage } from '@evenhand/sdk/words/en'
import { useState } from 'react'
import { useDraft } from '../api/send.ts'
import { TextArea } from '../ui/fields.tsx'
import { FailureNotice } from '../ui/notices.tsx'
import { Button, Card } from '../ui/parts.tsx'
import { When } from '../ui/When.tsx'
import { type Evaluation, type Level, type LevelRow, useAppeal, useEvaluations, useLevelPolicy } from './data.ts'
import s from './level.module.css'
import { Day, Say } from './Say.tsx'

export function Perks({ level }: { readonly level: Level }) {
  const words = levelPage.perks
  const { data: policy } = useLevelPolicy()
  const { perks, grace, next } = level
  const now = words.lines(perks.now)
  return (
    <Card title={words.title} id="perks">
      {grace && (
        <p className={s.note}>
          <Say phrases={[words.grace(grace)]} />
        </p>
      )}
      {now.length === 0 ? <p className={s.note}>{words.none}</p> : <PerkTable perks={perks} next={next} />}
      {policy && perks.atStake && <p className={s.note}>{words.lost(policy)}</p>}
    </Card>
  )
}

/** Now, and what the levels beside it would give. */
function PerkTable({ perks, next }: Pick<Level, 'perks' | 'next'>) {
  const words = levelPage.perks
  const others = [
    ...(perks.atStake ? [{ name: words.stake, lines: words.lines(perks.atStake) }] : []),
    ...(perks.next && next !== null ? [{ name: words.next(next), lines: words.lines(perks.next) }] : []),
  ]
  return (
    <table className={s.perks}>
      <thead>
        <tr>
          <th scope="col">{words.perk}</th>
          <th scope="col">{words.now}</th>
          {others.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {words.lines(perks.now).map(({ name, says }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <b>{says}</b>
            </td>
            {others.map(other => (
              <td key={other.name}>{other.lines.find(line => line.name === name)?.says ?? '–'}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const words = levelPage.judged

export function Judged({ level, own }: { readonly level: Level; readonly own: boolean }) {
  const { data: policy } = useLevelPolicy()
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useEvaluations(level.seller.id)
  const items = data?.pages.flatMap(page => page.items) ?? []
  return (
    <Card title={words.title} id="judged">
      <p className={s.note}>
        {policy && <>{words.rhythm(policy)} </>}
        {words.automated(level.automated)}
      </p>
      {data && items.length === 0 && <p className={s.note}>{words.none}</p>}
      {items.length > 0 && (
        <ul className={s.past} aria-label={words.past}>
          {items.map(evaluation => (
            <Past
              key={`${evaluation.at} ${evaluation.n}`}
              evaluation={evaluation}
              seller={level.seller.id}
              canAppeal={own && level.appeal?.at === evaluation.at && level.appeal.n === evaluation.n}
            />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button look="quiet" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </Card>
  )
}

interface PastProps {
  readonly evaluation: Evaluation
  readonly seller: string
  readonly canAppeal: boolean
}

function Past({ evaluation, seller, canAppeal }: PastProps) {
  const { at, keep, reach, orders, appealUntil, appeal } = evaluation
  const canBeAppealed = canAppeal && appealUntil !== null && appeal === null
  return (
    <li>
      <p>
        <strong>
          <Day at={at} />
        </strong>{' '}
        {words.says(evaluation)}
      </p>
      {appeal && <p className={s.note}>{words.status(appeal.status)}</p>}
      <details>
        <summary>{words.reasons}</summary>
        <p className={s.note}>{words.by(evaluation)}</p>
        <Rows title={words.kept} rows={keep} />
        <Rows title={words.reached} rows={reach} />
        <ul className={s.reasons}>
          {orders.map(judged => (
            <li key={judged.criterion}>{words.orders(judged)}</li>
          ))}
        </ul>
      </details>
      {canBeAppealed && (
        <>
          <p className={s.note}>
            {words.appealUntil} <When at={appealUntil} />.
          </p>
          <Appeal seller={seller} evaluation={evaluation} />
        </>
      )}
    </li>
  )
}

const Rows = ({ title, rows }: { readonly title: string; readonly rows: readonly LevelRow[] }) =>
  rows.length === 0 ? null : (
    <>
      <h3 className={s.sub}>{title}</h3>
      <ul className={s.reasons}>
        {rows.map(row => (
          <li key={`${row.criterion} ${row.window} ${row.placedBy}`}>{words.row(row)}</li>
        ))}
      </ul>
    </>
  )

function Appeal({ seller, evaluation }: Omit<PastProps, 'canAppeal'>) {
  const [text, setText] = useDraft(`appeal:${seller}:${evaluation.at}:${evaluation.n}`)
  const [missing, setMissing] = useState(false)
  const { appeal, busy, failure } = useAppeal(seller, evaluation)
  const submit = async () => {
    setMissing(text.trim() === '')
    if (text.trim() !== '' && (await appeal(text))) setText('')
  }
  return (
    <details>
      <summary>{words.appeal}</summary>
      <div className={s.form}>
        <TextArea
          label={words.why}
          help={words.whyHelp}
          error={missing && text.trim() === '' ? words.needed : null}
          value={text}
          onChange={setText}
          max={5000}
        />
        <FailureNotice failure={failure} />
        <Button disabled={busy} onClick={() => void submit()}>
          {busy ? words.sending : words.send}
        </Button>
      </div>
    </details>
  )
}
