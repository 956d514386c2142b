import { Gutter, RenderTitle } from '@payloadcms/ui'
import type { ReactNode } from 'react'

import { FormInDrawer } from './FormInDrawer.client'

/** Payload's own head of a document that is not there yet, above its generated form. */
export const CreateForm = ({ title, form }: { title: string; form: ReactNode }) => (
  <FormInDrawer form={form}>
    <Gutter className="doc-header">
      <div className="doc-header__header">
        <RenderTitle className="doc-header__title" title={title} />
      </div>
    </Gutter>
    {form}
  </FormInDrawer>
)
