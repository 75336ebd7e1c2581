// Lists the reader's own sessions: when each began and expires, and a button to end it.
import { useRef } from 'react'
import type { Me } from '../api/cache.ts'
import { type OwnSession, useEndSession, useSession, useSessions } from '../api/session.ts'
import { mapped } from '../loadable.ts'
import { sessions as texts } from '../locale.ts'
import { Heading } from '../ui/frame/Heading.tsx'
import { Answered, More } from '../ui/notices/Answered.tsx'
import { useAnnouncement } from '../ui/notices/announce.tsx'
import { FailureNotice } from '../ui/notices/notices.tsx'
import { Button, cx, Skeleton } from '../ui/parts.tsx'
import { useReader } from '../ui/reader.tsx'
import ui from '../ui/ui.module.css'
import { When } from '../ui/When.tsx'
import s from './SessionsPage.module.css'

export function SessionsPage() {
  const { me, ended } = useSession()
  return (
    <>
      <Heading key={String(ended)}>{ended ? texts.over : texts.title}</Heading>
      {/* After the session has ended nothing can be done here; the frame shows what to do. */}
      {me && !ended && <Sessions me={me} />}
    </>
  )
}

/** Moves the current session to the front, once it has loaded. */
const firstOwn = (items: readonly OwnSession[]): readonly OwnSession[] =>
  items.toSorted((a, b) => Number(b.current) - Number(a.current))

function Sessions({ me }: { readonly me: Me }) {
  const { parts, more } = useSessions()
  const { end, ending, announcement, failure } = useEndSession()
  const status = useRef<HTMLParagraphElement>(null)
  useAnnouncement(announcement && texts.ended(announcement))
  const submit = async (session: OwnSession) => {
    // The button disappears with its session, so the focus moves to the notice that it has ended.
    if (await end(session)) status.current?.focus()
  }
  return (
    <>
      <p className={s.lead}>{texts.lead}</p>
      {me.mode !== 'production' && <p className={s.lead}>{texts.realTime}</p>}
      <p ref={status} className={s.announcement} tabIndex={-1}>
        {announcement && texts.ended(announcement)}
      </p>
      <FailureNotice failure={failure} />
      <Answered
        of={mapped(parts, pages => firstOwn(pages.flatMap(page => page.items)))}
        what={texts.title}
        loading={<Skeleton shape="rows" />}
        empty={{ when: items => items.length === 0, content: <p>{texts.none}</p> }}
      >
        {items => (
          <div className={s.sessions}>
            <ul className={s.list}>
              {items.map(session => (
                <OneSession key={session.id} session={session} ending={ending === session.id} onEnd={submit} />
              ))}
            </ul>
            <More more={more}>{texts.more}</More>
          </div>
        )}
      </Answered>
    </>
  )
}

interface OneSessionProps {
  readonly session: OwnSession
  readonly ending: boolean
  readonly onEnd: (session: OwnSession) => Promise<void>
}

function OneSession({ session, ending, onEnd }: OneSessionProps) {
  const reader = useReader()
  return (
    <li className={cx(ui.card, s.session)}>
      <div>
        <strong>{texts.name(session)}</strong>
        <dl className={s.times}>
          <div>
            <dt>{texts.since(session)}</dt>
            <dd>
              <When at={session.createdAt} />
            </dd>
          </div>
          <div>
            <dt>{texts.until(session)}</dt>
            <dd>
              <When at={session.expiresAt} />
            </dd>
          </div>
        </dl>
        {session.current && <small>{texts.signOutHelp}</small>}
      </div>
      <Button disabled={ending} aria-label={texts.endWhich(session, reader)} onClick={() => void onEnd(session)}>
        {ending ? texts.ending : texts.end(session)}
      </Button>
    </li>
  )
}
