// What cached pages say they show of comments.

/** A post's comments as readers see them, and their number. */
export const commentsTag = (postId: number) => `post:${postId}:comments`;
