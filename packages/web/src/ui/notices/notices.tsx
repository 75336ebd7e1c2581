// Notices of failures: each is explained and announced at once, and everything typed is kept.

import type { Problem } from '@evenhand/sdk'
import { Component, type ReactNode, useEffect, useId, useRef } from 'react'
import { problemText, shell } from '../../locale.ts'
import f from '../fields.module.css'
import { Heading } from '../frame/Heading.tsx'
import { Button } from '../parts.tsx'
import { useReader } from '../reader.tsx'
import s from '../ui.module.css'

interface Failure {
  readonly problem: Problem | null
  readonly typed: readonly string[]
}

export function FailureNotice({
  failure,
  showTyped = false,
  onDismiss,
}: {
  readonly failure: Failure | null
  readonly showTyped?: boolean
  readonly onDismiss?: () => void
}) {
  const reader = useReader()
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  // The notice takes the focus, so that every assistive technology reads it at once.
  useEffect(() => {
    if (failure) box.current?.focus()
  }, [failure])
  if (!failure) return null
  const { problem, typed } = failure
  const ended = problem?.status === 401
  const texts = problem ? problemText(problem, reader) : shell.noAnswer
  const title = problem && !ended ? shell.notDone : texts.title
  const detail = problem?.code === 'signed_in_as_other' ? shell.somebodyElse.refused : texts.detail
  return (
    <section ref={box} tabIndex={-1} className={s.notice} aria-labelledby={id}>
      <p className={s.noticeTitle} id={id}>
        {title}
      </p>
      <p>{detail}</p>
      {showTyped && typed.length > 0 && (
        <div>
          {typed.map(text => (
            <TypedText key={text} text={text} />
          ))}
        </div>
      )}
      {onDismiss && (
        <Button look="quiet" onClick={onDismiss}>
          {shell.dismiss}
        </Button>
      )}
    </section>
  )
}

/** Shows the text that the reader had typed, to be read and copied. */
export const TypedText = ({ text }: { readonly text: string }) => (
  <div className={f.field}>
    <strong>{shell.yourText}</strong>
    <span className={s.typed} dir="auto">
      {text}
    </span>
  </div>
)

export const Note = ({ title, children }: { readonly title: string; readonly children?: ReactNode }) => (
  <div className={s.notice}>
    <p className={s.noticeTitle}>{title}</p>
    {children}
  </div>
)

/** Shows a draft whose request has ended. */
export const Typed = ({ text, onDismiss }: { readonly text: string; readonly onDismiss: () => void }) => (
  <div className={s.notice}>
    <p className={s.noticeTitle}>{shell.overMeanwhile}</p>
    <p>{shell.overMeanwhileDetail}</p>
    <span className={s.typed} dir="auto">
      {text}
    </span>
    <Button look="quiet" onClick={onDismiss}>
      {shell.dismiss}
    </Button>
  </div>
)

/** A page of a few sentences. */
export const Plain = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <div className={s.plain}>
    <Heading>{title}</Heading>
    {children}
  </div>
)

/** Replaces a page that failed to render. Drafts are stored in the browser and return with the page. */
export function Broken() {
  return (
    <Plain title={shell.broken.title}>
      <p role="alert">{shell.broken.detail}</p>
      <p>
        <Button look="primary" onClick={() => window.location.reload()}>
          {shell.broken.reload}
        </Button>
      </p>
    </Plain>
  )
}

export class Boundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override render() {
    return this.state.failed ? <Broken /> : this.props.children
  }
}
