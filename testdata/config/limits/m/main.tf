module "inner" {
  source = "./n"
}
