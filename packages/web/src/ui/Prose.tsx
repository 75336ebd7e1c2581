// What a person wrote: a long text is cut once, and opened by a button; what is read in one look is left alone.
import { shell } from '@evenhand/sdk/words/en'
import { useId, useState } from 'react'
import { isLong } from './entries.ts'
import { Button, cx } from './parts.tsx'
import s from './ui.module.css'

export function Prose({ text, quote = false }: { readonly text: string; readonly quote?: boolean }) {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const isCut = isLong(text) && !isOpen
  const Tag = quote ? 'blockquote' : 'p'
  return (
    <>
      <Tag id={id} dir="auto" className={cx(quote ? s.quote : s.prose, isCut && s.clamped)}>
        {text}
      </Tag>
      {isLong(text) && (
        <Button look="quiet" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
          {isOpen ? shell.less : shell.all}
        </Button>
      )}
    </>
  )
}
