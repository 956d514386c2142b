'use client'

import { Link } from '@payloadcms/ui'
import { memo } from 'react'

import type { PaletteItem, PaletteSection } from './paletteItems'

type Props = {
  id: string
  sections: readonly PaletteSection[]
  chosen: PaletteItem | null
  onChoose: (item: PaletteItem) => void
  /** It was clicked, or entered: a link is followed meanwhile. */
  onOpened: (item: PaletteItem) => void
}

/** An id of the document's for an option: of letters that any id may have. */
export const optionId = (list: string, { key }: Pick<PaletteItem, 'key'>): string =>
  `${list}-${encodeURIComponent(key)}`

/** What may be chosen, by section. The field keeps the focus. */
export const PaletteList = memo(function PaletteList(props: Props) {
  const { id, sections, chosen } = props
  return (
    <div id={id} className="palette__list" role="listbox" aria-label="Where to" tabIndex={-1}>
      {sections.map(({ label, items }, index) => (
        <div key={label} role="group" aria-labelledby={`${id}-section-${index}`}>
          <div id={`${id}-section-${index}`} className="palette__section" role="presentation">
            {label}
          </div>
          {items.map((item) => (
            <Option key={item.key} {...props} item={item} isChosen={item.key === chosen?.key} />
          ))}
        </div>
      ))}
    </div>
  )
})

function Option({
  id,
  item,
  isChosen,
  onChoose,
  onOpened,
}: Props & { item: PaletteItem; isChosen: boolean }) {
  const shared = {
    id: optionId(id, item),
    className: 'palette__option',
    role: 'option',
    'aria-selected': isChosen,
    tabIndex: -1,
    // The pointer chooses where it moves, not where the list moves below it.
    onMouseMove: () => {
      if (!isChosen) onChoose(item)
    },
    onClick: () => onOpened(item),
  }
  const words = (
    <>
      <span className="palette__title">{item.title}</span>
      {item.detail === '' ? null : <span className="palette__detail">{item.detail}</span>}
    </>
  )
  return item.href === null ? (
    <button type="button" {...shared}>
      {words}
    </button>
  ) : (
    <Link href={item.href} prefetch={false} {...shared}>
      {words}
    </Link>
  )
}
