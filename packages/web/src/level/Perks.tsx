// The perks of this level, those one level below, and those of the next.
import { levelPage } from '@evenhand/sdk/locales/en'
import { dataOf } from '../asked.ts'
import { Card } from '../ui/parts.tsx'
import { type Level, useLevelPolicy } from './data.ts'
import s from './level.module.css'
import { Say } from './Say.tsx'

const texts = levelPage.perks

export function Perks({ level }: { readonly level: Level }) {
  const policy = dataOf(useLevelPolicy())
  const { perks, grace, next } = level
  const now = texts.lines(perks.now)
  return (
    <Card title={texts.title} id="perks">
      {grace && (
        <p className={s.note}>
          <Say phrases={[texts.grace(grace)]} />
        </p>
      )}
      {now.length === 0 ? <p className={s.note}>{texts.none}</p> : <PerkTable perks={perks} next={next} />}
      {policy && perks.atStake && <p className={s.note}>{texts.lost(policy)}</p>}
    </Card>
  )
}

/** The perks now, and those of the adjacent levels. */
function PerkTable({ perks, next }: Pick<Level, 'perks' | 'next'>) {
  const others = [
    ...(perks.atStake ? [{ name: texts.stake, lines: texts.lines(perks.atStake) }] : []),
    ...(perks.next && next !== null ? [{ name: texts.next(next), lines: texts.lines(perks.next) }] : []),
  ]
  return (
    <table className={s.perks}>
      <thead>
        <tr>
          <th scope="col">{texts.perk}</th>
          <th scope="col">{texts.now}</th>
          {others.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {texts.lines(perks.now).map(({ name, says }) => (
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
