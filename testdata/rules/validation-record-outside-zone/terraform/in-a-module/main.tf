module "certificate" {
  source = "./certificate"
  domain = "shop.example.org"
  zone   = "example.com"
}
