import type { ContentSource } from './content/content-source.ts';
import type { Survey, WxrAttachment } from './survey.ts';
import type { WxrItem } from './wxr-item.ts';

/** The export's attachments as texts refer to them. */
export class AttachmentIndex {
  readonly #survey: Survey;
  readonly #byParent: ReadonlyMap<string, WxrAttachment[]>;

  constructor(survey: Survey) {
    this.#survey = survey;
    this.#byParent = Map.groupBy(
      [...survey.attachments.values()].sort(inOrder),
      (attachment) => attachment.parentId,
    );
  }

  sourceFor(item: WxrItem): ContentSource {
    return {
      postId: item.id,
      attachment: (id) => this.#survey.attachments.get(id),
      attachmentsOf: (postId) => (postId === '' ? [] : (this.#byParent.get(postId) ?? [])),
      sharedBlock: (id) => this.#survey.sharedBlocks.get(id),
      footnotes: item.meta.get('footnotes')?.[0] ?? '',
    };
  }
}

function inOrder(a: WxrAttachment, b: WxrAttachment): number {
  return a.menuOrder - b.menuOrder || Number(a.id) - Number(b.id) || 0;
}
