import type { DocumentViewClientProps, DocumentViewServerProps } from 'payload'

/** What Payload's form takes of a view's props; the slots are controls that it has rendered already. */
export const formProps = (props: DocumentViewServerProps): DocumentViewClientProps => ({
  documentSubViewType: props.documentSubViewType,
  formState: props.formState,
  viewType: props.viewType,
  BeforeDocumentControls: props.BeforeDocumentControls,
  Description: props.Description,
  EditMenuItems: props.EditMenuItems,
  SaveButton: props.SaveButton,
})
