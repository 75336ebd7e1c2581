// Where the page begins: type, tokens, and the front page until there is a router.
import '@fontsource-variable/inter'
import '@fontsource-variable/source-serif-4'
import './ui/tokens.css'
import './ui/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Front } from './front/front.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no place to draw in')
createRoot(root).render(
  <StrictMode>
    <Front mode={document.documentElement.dataset.mode ?? ''} />
  </StrictMode>,
)
