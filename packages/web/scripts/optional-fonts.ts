// Makes a font that arrives late wait for the next page, since switching fonts in shown text shifts the layout.
import type { Plugin } from 'vite'

export const optionalFonts: Plugin = {
  name: 'optional-fonts',
  enforce: 'pre',
  transform: (code, id) =>
    /@fontsource-variable.+\.css/.test(id) ? code.replaceAll('font-display: swap', 'font-display: optional') : null,
}
