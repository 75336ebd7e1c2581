// The door of the demo: choose who you are, see what waits for each, and how to watch an order settle itself.
import type { Result } from '@evenhand/sdk'
import { shell, tryIt } from '@evenhand/sdk/words/en'
import { useNavigate } from '@tanstack/react-router'
import { useDemoPeople, useDemoSignIn, useSession } from '../api/session.ts'
import { Note } from '../ui/notices.tsx'
import { Avatar, cx, Pill, Skeleton } from '../ui/parts.tsx'
import ui from '../ui/ui.module.css'
import s from './tryit.module.css'

type Person = Result<'listDemoPeople'>['items'][number]

export function TryItPage() {
  const { data, isPending } = useDemoPeople()
  return (
    <>
      <h1>{tryIt.title}</h1>
      <p className={s.lead}>{tryIt.lead}</p>
      <div className={s.columns}>
        <div>
          {isPending && <Skeleton />}
          {!isPending && !data && <Note title={tryIt.notHere} />}
          {data && !data.ready && (
            <p className={s.filling} role="status">
              {tryIt.filling}
            </p>
          )}
          {data && <People people={data.items} />}
        </div>
        <Walk />
      </div>
    </>
  )
}

function People({ people }: { readonly people: readonly Person[] }) {
  const { me } = useSession()
  const signIn = useDemoSignIn()
  const navigate = useNavigate()
  const be = async (actor: string) => {
    await signIn.mutateAsync(actor)
    await navigate({ to: '/orders' })
  }
  const current = me?.person ? `${me.role}:${me.person.id}` : null
  return (
    <section aria-labelledby="people">
      <h2 id="people" className={s.heading}>
        {tryIt.pick}
      </h2>
      <ul className={s.people}>
        {people.map(({ actor, name, about, yourTurn }) => (
          <li key={actor}>
            <button
              type="button"
              className={s.person}
              disabled={signIn.isPending}
              aria-current={actor === current ? 'true' : undefined}
              onClick={() => void be(actor)}
            >
              <Avatar name={name} role={actor.split(':')[0] ?? ''} />
              <span className={s.said}>
                <span>
                  <strong>{name}</strong> <small>{shell.role(actor.split(':')[0] ?? '')}</small>
                </span>
                <span className={s.about}>{about}</span>
              </span>
              <span className={s.turns}>
                {yourTurn > 0 ? <Pill tone="turn">{tryIt.waiting(yourTurn)}</Pill> : <small>{tryIt.waiting(0)}</small>}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

const Walk = () => (
  <section className={cx(ui.card, s.walk)} aria-labelledby="walk">
    <h2 id="walk">{tryIt.steps.title}</h2>
    <ol>
      {tryIt.steps.list.map(step => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  </section>
)
