// Shows a text that a person wrote: a long one is cut and opened by a button, a short one is shown whole.
import { type MouseEvent, useId, useState } from 'react'
import { flushSync } from 'react-dom'
import { shell } from '../locale.ts'
import { isLong } from './entries.ts'
import { Button, cx } from './parts.tsx'
import s from './ui.module.css'

export function Prose({ text, quote = false }: { readonly text: string; readonly quote?: boolean }) {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const isCut = isLong(text) && !isOpen
  const Tag = quote ? 'blockquote' : 'p'
  // Opening pushes the button down by the height of the text, so the focus goes to the text and the button stays in
  // view.
  const toggle = ({ currentTarget }: MouseEvent<HTMLButtonElement>) => {
    flushSync(() => setOpen(!isOpen))
    if (isOpen) currentTarget.scrollIntoView({ block: 'nearest' })
    else document.getElementById(id)?.focus({ preventScroll: true })
  }
  return (
    <>
      <Tag
        id={id}
        dir="auto"
        tabIndex={isLong(text) ? -1 : undefined}
        className={cx(quote ? s.quote : s.prose, isCut && s.clamped)}
      >
        {text}
      </Tag>
      {isLong(text) && (
        <Button look="quiet" aria-expanded={isOpen} aria-controls={id} onClick={toggle}>
          {isOpen ? shell.less : shell.all}
        </Button>
      )}
    </>
  )
}
