package io.millrace.core;

/**
 * What a few neighbouring tiles of one level add up to. Never changed once it is made.
 *
 * @param folds for each group of alike columns what the tiles hold; null where they hold nothing
 */
record TileBlock(Object[] folds) {}
