module "authority" {
  source = "./authority"
}

module "certificate" {
  source    = "./certificate"
  authority = module.authority.arn
}
