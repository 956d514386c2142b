import { Mark } from './Mark'

/** The mark as the way home, at the start of the breadcrumbs. */
export const Icon = () => <Mark size={20} />
