import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

type Rgb = [number, number, number]

/** Severe protanopia, deuteranopia and tritanopia, on linear RGB (Machado, Oliveira, Fernandes 2009). */
const VIEWS: Record<string, Rgb[]> = {
  'full sight': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

const dot = (row: Rgb, [r, g, b]: Rgb): number => row[0] * r + row[1] * g + row[2] * b
const clamp = (value: number): number => Math.min(1, Math.max(0, value))
const linear = (byte: number): number =>
  byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4

function readHex(hex: string): Rgb {
  const byte = (at: number) => linear(Number.parseInt(hex.slice(at, at + 2), 16))
  return [byte(1), byte(3), byte(5)]
}

function oklab(color: Rgb): Rgb {
  const cone: Rgb = [
    Math.cbrt(dot([0.4122214708, 0.5363325363, 0.0514459929], color)),
    Math.cbrt(dot([0.2119034982, 0.6806995451, 0.1073969566], color)),
    Math.cbrt(dot([0.0883024619, 0.2817188376, 0.6299787005], color)),
  ]
  return [
    dot([0.2104542553, 0.793617785, -0.0040720468], cone),
    dot([1.9779984951, -2.428592205, 0.4505937099], cone),
    dot([0.0259040371, 0.7827717662, -0.808675766], cone),
  ]
}

function difference(a: Rgb, b: Rgb, view: Rgb[]): number {
  const see = (color: Rgb) => oklab(view.map((row) => clamp(dot(row, color))) as Rgb)
  const [x, y] = [see(a), see(b)]
  return 100 * Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2])
}

function contrast(a: Rgb, b: Rgb): number {
  const [dark = 0, light = 0] = [a, b]
    .map((c) => dot([0.2126, 0.7152, 0.0722], c))
    .sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

const css = readFileSync(
  new URL('../../../src/admin/charts/chartColors.css', import.meta.url),
  'utf8',
)

/** The variables of a theme, `--chart-` left out. Light stands first in the file, dark after it. */
function readTheme(theme: 'dark' | 'light'): Map<string, Rgb> {
  const [light = '', dark = ''] = css.split("html[data-theme='dark']")
  const block = theme === 'light' ? light : dark
  return new Map(
    [...block.matchAll(/--chart-([a-z0-9-]+): (#[0-9a-f]{6})/g)].map(([, name = '', hex = '']) => [
      name,
      readHex(hex),
    ]),
  )
}

/** Payload's `--theme-bg`. */
const BACKGROUNDS = { light: readHex('#ffffff'), dark: readHex('#141414') }

/** What stands on one chart, and how far apart its colours are at least (100 × OKLab). */
const TOGETHER = [
  {
    names: ['input', 'output', 'cached', 'cache-write', 'other'],
    apart: { light: 15, dark: 17.8 },
  },
  { names: ['error', 'client-error', 'ok'], apart: { light: 17, dark: 17 } },
  { names: ['processed', 'revenue', 'net'], apart: { light: 12, dark: 16 } },
  { names: ['signups', 'paid'], apart: { light: 22, dark: 16 } },
  {
    names: [...[1, 2, 3, 4, 5, 6, 7].map((number) => `model-${number}`), 'rest'],
    apart: { light: 10.5, dark: 10.5 },
  },
]

describe.each(['light', 'dark'] as const)('chart colours, %s', (theme) => {
  const colors = readTheme(theme)
  const color = (name: string): Rgb => colors.get(name) ?? expect.fail(`no colour ${name}`)

  it('are the same names in both themes, each part of a chart here', () => {
    const named = TOGETHER.flatMap(({ names }) => names)
    expect([...colors.keys()].sort()).toEqual(named.sort())
  })

  it('stand 3:1 against the background', () => {
    for (const [name, value] of colors)
      expect(contrast(value, BACKGROUNDS[theme]), name).toBeGreaterThanOrEqual(3)
  })

  it.each(TOGETHER)('are told apart by every eye: $names', ({ names, apart }) => {
    for (const [view, matrix] of Object.entries(VIEWS))
      for (const [index, name] of names.entries())
        for (const other of names.slice(0, index))
          expect(
            difference(color(name), color(other), matrix),
            `${name}, ${other}: ${view}`,
          ).toBeGreaterThanOrEqual(apart[theme])
  })
})
