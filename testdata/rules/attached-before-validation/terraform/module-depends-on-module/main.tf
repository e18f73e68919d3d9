# Fine: everything in a module, and in the modules in it, waits for what its call depends on.
module "certificate" {
  source = "./certificate"
  domain = "example.com"
}

module "site" {
  source     = "./site"
  arn        = module.certificate.arn
  depends_on = [module.certificate]
}
