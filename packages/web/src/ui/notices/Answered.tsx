// Renders a query in each of its states; the types require content for every state.
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
  /** What could not be loaded, as the start of a sentence: “Your orders”. */
  readonly what: string
  /** Whether the query is the whole page, so that the notice of a failure needs a page heading. */
  readonly isPage?: boolean
  /** The skeleton that is shown while the data loads. */
  readonly loading: ReactNode
  /** What to render if the data is empty; null if it never is. */
  readonly empty: { readonly when: (data: T) => boolean; readonly content: ReactNode } | null
  readonly children: (data: T) => ReactNode
}

export function Answered<T>({ of, what, isPage = false, loading, empty, children }: AnsweredProps<T>) {
  // Data that arrives after the first render is rendered at a low priority, so that the page stays responsive; cached
  // data renders at once.
  const drawn = useDeferredValue(of.is)
  if (of.is === 'loading' || (of.is === 'here' && drawn !== 'here')) return loading
  if (of.is === 'failed') return <Unread what={what} isPage={isPage} {...of} />
  return empty?.when(of.data) ? empty.content : children(of.data)
}

type UnreadProps = Omit<Extract<Loadable<unknown>, { is: 'failed' }>, 'is'> &
  Required<Pick<AnsweredProps<unknown>, 'what' | 'isPage'>>

/** Shows that loading failed, with a retry button; the page also retries automatically. */
function Unread({ what, isPage, failure, isBusy, retry }: UnreadProps) {
  const reader = useReader()
  const title = shell.unread.title(what)
  useAnnouncement(title)
  const problem = failure instanceof ProblemError && !isPassing(failure) ? failure.problem : null
  const box = useFocusHandedOn(isPage)
  const press = () => {
    // Some browsers do not focus a button that is pressed, so the next heading takes the focus in any case.
    if (isPage) focusNextHeading()
    retry()
  }
  return (
    <div ref={box} className={s.notice}>
      {isPage ? <Heading look={s.noticeTitle}>{title}</Heading> : <p className={s.noticeTitle}>{title}</p>}
      <p>{problem ? problemText(problem, reader).detail : shell.unread.detail}</p>
      {/* The button stays mounted during the retry, so that it keeps the focus. */}
      <Button aria-disabled={isBusy} onClick={isBusy ? undefined : press}>
        {shell.unread.retry}
      </Button>
    </div>
  )
}

/** Shows the button for the next part of a list, with a notice if the last try failed. */
export function More({ more, children }: { readonly more: Parts<unknown>['more']; readonly children: string }) {
  useAnnouncement(more?.hasFailed ? shell.unread.more : null)
  const [wasPressed, setPressed] = useState(false)
  // The button disappears with the last part; a notice in its place says that there is no more.
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
