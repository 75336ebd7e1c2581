// What the level gives now, what is at stake, and what the next one would give.
import { levelPage } from '@evenhand/sdk/words/en'
import { dataOf } from '../asked.ts'
import { Card } from '../ui/parts.tsx'
import { type Level, useLevelPolicy } from './data.ts'
import s from './level.module.css'
import { Say } from './Say.tsx'

const words = levelPage.perks

export function Perks({ level }: { readonly level: Level }) {
  const policy = dataOf(useLevelPolicy())
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
