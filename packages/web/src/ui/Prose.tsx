// What a person wrote: a long text is cut once, and opened by a button; what is read in one look is left alone.
import { shell } from '@evenhand/sdk/locales/en'
import { type MouseEvent, useId, useState } from 'react'
import { flushSync } from 'react-dom'
import { isLong } from './entries.ts'
import { Button, cx } from './parts.tsx'
import s from './ui.module.css'

export function Prose({ text, quote = false }: { readonly text: string; readonly quote?: boolean }) {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const isCut = isLong(text) && !isOpen
  const Tag = quote ? 'blockquote' : 'p'
  // The button moves by the height of the text: whoever opened it reads on at the text, and the button stays in sight.
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
