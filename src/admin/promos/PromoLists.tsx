import { Link } from '@payloadcms/ui'

import '../components/segments.css'
import { PROMO_LISTS } from './promoPaths'
import './promos.css'

/** From one list of promo codes to the others. */
const PromoLists = ({ current }: { current: (typeof PROMO_LISTS)[number]['label'] }) => (
  <nav className="segments promo-lists" aria-label="Promo codes">
    {PROMO_LISTS.map(({ label, href }) => (
      <Link
        key={label}
        className="segments__choice"
        href={href}
        prefetch={false}
        aria-current={label === current ? 'true' : undefined}
      >
        {label}
      </Link>
    ))}
  </nav>
)

export const CodesNav = () => <PromoLists current="Codes" />
export const CampaignsNav = () => <PromoLists current="Campaigns" />
export const RedemptionsNav = () => <PromoLists current="Redemptions" />
export const RefusalsNav = () => <PromoLists current="Refused attempts" />
