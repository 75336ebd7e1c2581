// The entry page of the demo: choose a person, see what waits for each, and learn how to see a request expire.
import type { Result } from '@evenhand/sdk'
import { useNavigate } from '@tanstack/react-router'
import { useDemoPeople, useDemoSignIn, useSession } from '../api/session.ts'
import { dataOf } from '../loadable.ts'
import { shell, tryIt } from '../locale.ts'
import { Heading } from '../ui/frame/Heading.tsx'
import { Answered } from '../ui/notices/Answered.tsx'
import { useAnnouncement } from '../ui/notices/announce.tsx'
import { Note } from '../ui/notices/notices.tsx'
import { Avatar, cx, Pill, Skeleton } from '../ui/parts.tsx'
import ui from '../ui/ui.module.css'
import s from './tryit.module.css'

type Person = Result<'listDemoPeople'>['items'][number]

export function TryItPage() {
  const answer = useDemoPeople()
  const isFilling = dataOf(answer)?.ready === false
  useAnnouncement(isFilling ? tryIt.filling : null)
  return (
    <>
      <Heading>{tryIt.title}</Heading>
      <p className={s.lead}>{tryIt.lead}</p>
      <div className={s.columns}>
        <div>
          {isFilling && <p className={s.filling}>{tryIt.filling}</p>}
          <Answered
            of={answer}
            what={shell.unread.people}
            loading={<PeopleSkeleton />}
            empty={{ when: people => people === null, content: <Note title={tryIt.notHere} /> }}
          >
            {people => people && <People people={people.items} />}
          </Answered>
        </div>
        <Walk />
      </div>
    </>
  )
}

/** A skeleton with the height of the list, so that nothing below it moves. */
const PeopleSkeleton = () => (
  <div className={s.shape}>
    <h2 className={s.heading}>{tryIt.pick}</h2>
    <Skeleton shape="rows" />
  </div>
)

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
        {people.map(({ actor, name, yourTurn }) => (
          <li key={actor}>
            <button
              type="button"
              className={s.person}
              disabled={signIn.isPending}
              aria-current={actor === current ? 'true' : undefined}
              onClick={() => void be(actor)}
            >
              <Avatar name={name} role={actor.split(':')[0] ?? ''} />
              <span className={s.who}>
                <span>
                  <strong>
                    <bdi>{name}</bdi>
                  </strong>{' '}
                  <small>{shell.role(actor.split(':')[0] ?? '')}</small>
                </span>
                <span className={s.about}>{tryIt.about(actor)}</span>
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
