/*
 * A program that does nothing but link: the library it was built for is taken into it whole, with
 * nothing else than that library may need. What is missing then, the linker names.
 */
int main(void)
{
    return 0;
}
