// Starts the page: styles, fonts, the language, the cache, and the router inside one error boundary.
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/source-serif-4/wght.css'
import './ui/frame/tokens.css'
import './ui/frame/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { cache } from './api/cache.ts'
import { language, showFirst } from './language.ts'
import { router } from './router.tsx'
import { Boundary } from './ui/notices/notices.tsx'

/** Renders everything anew when the language changes; drafts and answers are kept outside the components. */
function Page() {
  const current = useSyncExternalStore(language.subscribe, language.current)
  return (
    <Boundary key={current}>
      <QueryClientProvider client={cache}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </Boundary>
  )
}

/** Shows the text, already in the document, for a page whose language cannot be loaded. */
const fail = (): void => document.getElementById('unloaded')?.removeAttribute('hidden')

const place = document.getElementById('page')
if (place)
  void showFirst().then(
    () =>
      createRoot(place).render(
        <StrictMode>
          <Page />
        </StrictMode>,
      ),
    fail,
  )
