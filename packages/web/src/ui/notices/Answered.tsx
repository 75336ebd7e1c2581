// Renders a query in each of its states; the type requires all of them.
import { ProblemError } from '@evenhand/sdk'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { isPassing, type Loadable, type Parts } from '../../loadable.ts'
import { problemText, shell } from '../../locale.ts'
import { FocusHere, focusNextHeading, Heading, useFocusHandedOn } from '../frame/Heading.tsx'
import { Button } from '../parts.tsx'
import { useReader } from '../reader.tsx'
import s from '../ui.module.css'
import { useAnnouncement } from './announce.tsx'

interface AnsweredProps<T> {
  readonly of: Loadable<T>
  /** What could not be loaded, at the start of a sentence: “Your orders”. */
  readonly what: string
  /** Whether the failure is the whole page, which then has no other heading. */
  readonly isPage?: boolean
  /** The skeleton while loading. */
  readonly loading: ReactNode
  /** What to render where it is empty; null where it never is. */
  readonly empty: { readonly when: (data: T) => boolean; readonly content: ReactNode } | null
  readonly children: (data: T) => ReactNode
}

export function Answered<T>({ of, what, isPage = false, loading, empty, children }: AnsweredProps<T>) {
  // Arriving data renders in slices, so that the page stays responsive. Cached data renders at once.
  const drawn = useDeferredValue(of.is)
  if (of.is === 'loading' || (of.is === 'here' && drawn !== 'here')) return loading
  if (of.is === 'failed') return <Unread what={what} isPage={isPage} {...of} />
  return empty?.when(of.data) ? empty.content : children(of.data)
}

type UnreadProps = Omit<Extract<Loadable<unknown>, { is: 'failed' }>, 'is'> &
  Required<Pick<AnsweredProps<unknown>, 'what' | 'isPage'>>

/** The notice of a failed load with its retry button; it is also retried automatically. */
function Unread({ what, isPage, failure, isBusy, retry }: UnreadProps) {
  const reader = useReader()
  const title = shell.unread.title(what)
  useAnnouncement(title)
  const problem = failure instanceof ProblemError && !isPassing(failure) ? failure.problem : null
  const box = useFocusHandedOn(isPage)
  const press = () => {
    // Some browsers do not focus a pressed button and would lose the position.
    if (isPage) focusNextHeading()
    retry()
  }
  return (
    <div ref={box} className={s.notice}>
      {isPage ? <Heading look={s.noticeTitle}>{title}</Heading> : <p className={s.noticeTitle}>{title}</p>}
      <p>{problem ? problemText(problem, reader).detail : shell.unread.detail}</p>
      {/* Stays mounted during the retry, so that it keeps the focus. */}
      <Button aria-disabled={isBusy} onClick={isBusy ? undefined : press}>
        {shell.unread.retry}
      </Button>
    </div>
  )
}

/** The button for the next part of a list, with a notice if the last try failed. */
export function More({ more, children }: { readonly more: Parts<unknown>['more']; readonly children: string }) {
  useAnnouncement(more?.hasFailed ? shell.unread.more : null)
  const [wasPressed, setPressed] = useState(false)
  // The button disappears with the last part, so a notice in its place says that this is all.
  if (!more) return wasPressed ? <FocusHere className={s.small}>{shell.unread.end}</FocusHere> : null
  const press = () => {
    setPressed(true)
    more.load()
  }
  return (
    <>
      {more.hasFailed && <p className={s.small}>{shell.unread.more}</p>}
      <Button wide aria-disabled={more.isBusy} onClick={more.isBusy ? undefined : press}>
        {more.isBusy ? shell.unread.loading : more.hasFailed ? shell.unread.retry : children}
      </Button>
    </>
  )
}
