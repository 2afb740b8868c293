/** An image model that the user installed is not what its card says, or its card is none. */
export class ImageModelError extends Error {
  override readonly name = 'ImageModelError';
}
